// SPDX-License-Identifier: Apache-2.0
// Tokens of conditions. What people bring from other languages (`!=`, `&&`, `null`) is a diagnostic that says
// what to write. Leans on the passage for places; a token borrows the passage's text, a quoted text with
// escapes is made in the arena.
#include "condition_lex.h"

#include "wording.h"

#include <assent/base/canonical.h>

#include <string.h>

struct sign {
    const char *text;
    enum token_kind kind;
    enum assent_operation operation;
    const char *instead; // BROKEN: what to write
};

// Longer signs first.
static const struct sign SIGNS[] = {
    {"===", TOKEN_BROKEN, 0, "`==`"},
    {"!==", TOKEN_BROKEN, 0, "`~=`"},
    {"...", TOKEN_BROKEN, 0, NULL},
    {"==", TOKEN_OPERATOR, ASSENT_OP_EQUAL, NULL},
    {"~=", TOKEN_OPERATOR, ASSENT_OP_UNEQUAL, NULL},
    {"<=", TOKEN_OPERATOR, ASSENT_OP_LESS_EQUAL, NULL},
    {">=", TOKEN_OPERATOR, ASSENT_OP_GREATER_EQUAL, NULL},
    {"..", TOKEN_OPERATOR, ASSENT_OP_CONCAT, NULL},
    {"//", TOKEN_OPERATOR, ASSENT_OP_FLOOR_DIVIDE, NULL},
    {"!=", TOKEN_BROKEN, 0, "`~=`"},
    {"<>", TOKEN_BROKEN, 0, "`~=`"},
    {"&&", TOKEN_BROKEN, 0, "`and`"},
    {"||", TOKEN_BROKEN, 0, "`or`"},
    {"=>", TOKEN_BROKEN, 0, "`>=`"},
    {"=<", TOKEN_BROKEN, 0, "`<=`"},
    {"--", TOKEN_BROKEN, 0,
     "nothing: a condition holds no comments; put them on a line of their own, after `#`"},
    {"<<", TOKEN_BROKEN, 0, NULL},
    {">>", TOKEN_BROKEN, 0, NULL},
    {"::", TOKEN_BROKEN, 0, NULL},
    {"!", TOKEN_BROKEN, 0, "`not`"},
    {"=", TOKEN_BROKEN, 0, "`==` to compare"},
    {"<", TOKEN_OPERATOR, ASSENT_OP_LESS, NULL},
    {">", TOKEN_OPERATOR, ASSENT_OP_GREATER, NULL},
    {"+", TOKEN_OPERATOR, ASSENT_OP_ADD, NULL},
    {"-", TOKEN_OPERATOR, ASSENT_OP_SUBTRACT, NULL},
    {"*", TOKEN_OPERATOR, ASSENT_OP_MULTIPLY, NULL},
    {"/", TOKEN_OPERATOR, ASSENT_OP_DIVIDE, NULL},
    {"%", TOKEN_OPERATOR, ASSENT_OP_MODULO, NULL},
    {"#", TOKEN_LENGTH, 0, NULL},
    {"(", TOKEN_OPEN, 0, NULL},
    {")", TOKEN_CLOSE, 0, NULL},
    {",", TOKEN_COMMA, 0, NULL},
    {".", TOKEN_DOT, 0, NULL},
};

struct word {
    const char *text;
    const char *instead;
};
// Words that other languages have for what Lua writes otherwise.
static const struct word FOREIGN[] = {
    {"null", "`nil`"},
    {"None", "`nil`"},
    {"True", "`true`"},
    {"TRUE", "`true`"},
    {"False", "`false`"},
    {"FALSE", "`false`"},
    {"AND", "`and`"},
    {"OR", "`or`"},
    {"NOT", "`not`"},
    {"is", "`==`"},
    {"in", "one_of(value, \"a\", \"b\") or has(list, value)"},
};
static const char *const RESERVED[] = {"break",  "do",       "else", "elseif", "end",
                                       "for",    "function", "goto", "if",     "local",
                                       "repeat", "return",   "then", "until",  "while"};

static struct token lex_token(struct lexer *lexer);
static struct token lex_name(struct lexer *lexer);
static struct token lex_number(struct lexer *lexer);
static struct token lex_string(struct lexer *lexer);
static bool lex_escape(struct lexer *lexer, struct assent_buffer *out);
static struct token lex_sign(struct lexer *lexer);
static bool curled(struct assent_text sign);
static struct token token_from(const struct lexer *lexer, enum token_kind kind, size_t from);
static struct token broken(struct lexer *lexer, enum assent_code code, size_t from, size_t until,
                           const char *message);
static struct token instead_of(struct lexer *lexer, size_t from, size_t until, const char *instead);
static char peek(const struct lexer *lexer, size_t ahead);
static bool is_digit(char byte);
static bool begins_name(char byte);

struct token lex_next(struct lexer *lexer)
{
    struct token token = lex_token(lexer);
    lexer->member = token.kind == TOKEN_DOT;
    return token;
}

bool lex_is_word(struct assent_text word)
{
    static const char *const OWN[] = {"and", "or", "not", "nil", "true", "false"};
    bool found = false;
    for (size_t i = 0; !found && i < sizeof OWN / sizeof *OWN; i++)
        found = assent_text_is(word, OWN[i]);
    for (size_t i = 0; !found && i < sizeof FOREIGN / sizeof *FOREIGN; i++)
        found = assent_text_is(word, FOREIGN[i].text);
    for (size_t i = 0; !found && i < sizeof RESERVED / sizeof *RESERVED; i++)
        found = assent_text_is(word, RESERVED[i]);
    return found;
}

static struct token lex_token(struct lexer *lexer)
{
    while (lexer->at < lexer->passage->text.count && strchr(" \t\r\n", peek(lexer, 0)))
        lexer->at++;
    if (lexer->at == lexer->passage->text.count)
        return token_from(lexer, TOKEN_END, lexer->at);
    char first = peek(lexer, 0);
    if (begins_name(first))
        return lex_name(lexer);
    if (is_digit(first) || (first == '.' && is_digit(peek(lexer, 1))))
        return lex_number(lexer);
    if (first == '"' || first == '\'')
        return lex_string(lexer);
    return lex_sign(lexer);
}

static struct token lex_name(struct lexer *lexer)
{
    size_t from = lexer->at;
    while (begins_name(peek(lexer, 0)) || is_digit(peek(lexer, 0)))
        lexer->at++;
    struct token token = token_from(lexer, TOKEN_NAME, from);
    if (lexer->member)
        return token;
    for (size_t i = 0; i < sizeof FOREIGN / sizeof *FOREIGN; i++) {
        if (assent_text_is(token.text, FOREIGN[i].text))
            return instead_of(lexer, from, lexer->at, FOREIGN[i].instead);
    }
    for (size_t i = 0; i < sizeof RESERVED / sizeof *RESERVED; i++) {
        if (assent_text_is(token.text, RESERVED[i]))
            return broken(lexer, ASSENT_CONDITION_SYNTAX, from, lexer->at,
                          "a condition is one expression and holds no statements: use a hook for more");
    }
    if (assent_text_is(token.text, "true") || assent_text_is(token.text, "false")) {
        token.kind = TOKEN_LITERAL;
        token.value = assent_value_boolean(token.text.count == 4);
    } else if (assent_text_is(token.text, "nil")) {
        token.kind = TOKEN_LITERAL;
    } else if (assent_text_is(token.text, "not")) {
        token.kind = TOKEN_NOT;
    } else if (assent_text_is(token.text, "and") || assent_text_is(token.text, "or")) {
        token.kind = TOKEN_OPERATOR;
        token.operation = token.text.count == 3 ? ASSENT_OP_AND : ASSENT_OP_OR;
    }
    return token;
}

static struct token lex_number(struct lexer *lexer)
{
    size_t from = lexer->at;
    bool decimal = false;
    while (is_digit(peek(lexer, 0)) || (peek(lexer, 0) == '.' && peek(lexer, 1) != '.')) {
        decimal = decimal || peek(lexer, 0) == '.';
        lexer->at++;
    }
    if ((peek(lexer, 0) | 0x20) == 'e') {
        size_t sign = peek(lexer, 1) == '+' || peek(lexer, 1) == '-';
        decimal = true;
        lexer->at += 1 + sign;
        while (is_digit(peek(lexer, 0)))
            lexer->at++;
    }
    bool glued = begins_name(peek(lexer, 0));
    while (begins_name(peek(lexer, 0)) || is_digit(peek(lexer, 0)))
        lexer->at++;
    struct token token = token_from(lexer, TOKEN_LITERAL, from);
    int64_t integer = 0;
    double number = 0;
    if (!glued && !decimal && assent_text_integer(token.text, &integer)) {
        token.value = assent_value_integer(integer);
        return token;
    }
    // Lua takes `1.` and `.5`; the reader of decimals wants digits on both sides.
    struct assent_text full = assent_text_format(
        lexer->arena, "%s%.*s%s", token.text.bytes[0] == '.' ? "0" : "", (int)token.text.count,
        token.text.bytes, assent_text_ends(token.text, ".") ? "0" : "");
    if (!glued && decimal && assent_canonical_number(full, &number)) {
        token.value = assent_value_decimal(number);
        return token;
    }
    return broken(lexer, ASSENT_CONDITION_SYNTAX, from, lexer->at,
                  "this is no number: write plain decimal digits, as in 42 or 0.5");
}

static struct token lex_string(struct lexer *lexer)
{
    size_t from = lexer->at;
    char quote = peek(lexer, 0);
    lexer->at++;
    struct assent_buffer out = assent_buffer_in(lexer->arena);
    for (;;) {
        char byte = peek(lexer, 0);
        if (lexer->at >= lexer->passage->text.count || byte == '\n')
            return broken(lexer, ASSENT_CONDITION_SYNTAX, from, from + 1,
                          "the text that begins here has no closing quote");
        if (byte == quote)
            break;
        if ((unsigned char)byte < 0x20 && byte != '\t')
            return broken(lexer, ASSENT_CONDITION_SYNTAX, lexer->at, lexer->at + 1,
                          "a control character stands in the text");
        if (byte != '\\') {
            assent_buffer_byte(&out, byte);
            lexer->at++;
        } else if (!lex_escape(lexer, &out)) {
            return broken(lexer, ASSENT_CONDITION_SYNTAX, lexer->at, lexer->at + 1,
                          "only \\\\, \\\", \\', \\n and \\t are escapes in a condition's text");
        }
    }
    lexer->at++;
    struct token token = token_from(lexer, TOKEN_LITERAL, from);
    token.value = assent_value_text(out.count ? assent_buffer_done(&out) : assent_text_of(""));
    return token;
}

static bool lex_escape(struct lexer *lexer, struct assent_buffer *out)
{
    static const char signs[] = "\\\"'nt";
    static const char meanings[] = "\\\"'\n\t";
    char sign = peek(lexer, 1);
    const char *found = sign ? strchr(signs, sign) : NULL;
    if (!found)
        return false;
    assent_buffer_byte(out, meanings[found - signs]);
    lexer->at += 2;
    return true;
}

static struct token lex_sign(struct lexer *lexer)
{
    struct assent_text rest = lexer->passage->text;
    rest.bytes += lexer->at;
    rest.count -= lexer->at;
    size_t from = lexer->at;
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++) {
        if (!assent_text_starts(rest, SIGNS[i].text))
            continue;
        size_t until = from + strlen(SIGNS[i].text);
        if (SIGNS[i].kind == TOKEN_BROKEN && SIGNS[i].instead)
            return instead_of(lexer, from, until, SIGNS[i].instead);
        if (SIGNS[i].kind == TOKEN_BROKEN)
            break;
        lexer->at = until;
        struct token token = token_from(lexer, SIGNS[i].kind, from);
        token.operation = SIGNS[i].operation;
        return token;
    }
    size_t until = from + 1;
    while (until < lexer->passage->text.count && (lexer->passage->text.bytes[until] & 0xC0) == 0x80)
        until++;
    struct assent_text sign = assent_text_slice(rest.bytes, until - from);
    struct assent_text message =
        assent_text_format(lexer->arena, "`%s` is not part of conditions%s", word_shown(lexer->arena, sign),
                           curled(sign) ? ": write straight quotes, \" or '" : "");
    return broken(lexer, ASSENT_CONDITION_SYNTAX, from, until, message.bytes);
}

// The quotes that a word processor puts: U+2018 to U+201F, « and ».
static bool curled(struct assent_text sign)
{
    return (sign.count == 3 && (unsigned char)sign.bytes[0] == 0xE2 && (unsigned char)sign.bytes[1] == 0x80 &&
            (unsigned char)sign.bytes[2] >= 0x98 && (unsigned char)sign.bytes[2] <= 0x9F) ||
           assent_text_is(sign, "\xC2\xAB") || assent_text_is(sign, "\xC2\xBB");
}

static struct token token_from(const struct lexer *lexer, enum token_kind kind, size_t from)
{
    return (struct token){
        .kind = kind,
        .from = from,
        .until = lexer->at,
        .text = assent_text_slice(lexer->passage->text.bytes + from, lexer->at - from),
    };
}

static struct token broken(struct lexer *lexer, enum assent_code code, size_t from, size_t until,
                           const char *message)
{
    assent_diagnostics_error(lexer->diagnostics, code, passage_place(lexer->passage, from, until), "%s",
                             message);
    return token_from(lexer, TOKEN_BROKEN, from);
}

static struct token instead_of(struct lexer *lexer, size_t from, size_t until, const char *instead)
{
    struct assent_text sign = assent_text_slice(lexer->passage->text.bytes + from, until - from);
    struct assent_text message =
        assent_text_format(lexer->arena, "conditions are Lua expressions: for `%.*s` write %s",
                           (int)sign.count, sign.bytes, instead);
    return broken(lexer, ASSENT_CONDITION_OPERATOR, from, until, message.bytes);
}

static char peek(const struct lexer *lexer, size_t ahead)
{
    size_t at = lexer->at + ahead;
    return at < lexer->passage->text.count ? lexer->passage->text.bytes[at] : '\0';
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool begins_name(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}
