// SPDX-License-Identifier: Apache-2.0
// Says in an author's words what libyaml found (issue annex YAML-08). libyaml names the rule of YAML's
// grammar that broke; an author needs to know which line to mend, so each message is computed from the source
// around the place. A row for each of libyaml's messages; what has no row is passed on as it is.
#include "tree.h"

#include "wording.h"

#include <string.h>

enum { KEY_POINTS_MOST = 1024 };

struct context {
    const struct locator *locator;
    const struct syntax_finding *finding;
    struct assent_diagnostics *diagnostics;
};

struct row {
    const char *problem;
    const char *context; // NULL: any
    void (*say)(const struct context *context);
};

static void say_mapping_values(const struct context *context);
static void say_long_key(const struct context *context, size_t offset);
static void say_indented_more(const struct context *context, size_t line, size_t above);
static void say_open_quote(const struct context *context);
static void say_tab(const struct context *context);
static void say_no_token(const struct context *context);
static void say_expected_key(const struct context *context);
static bool say_odd_space(const struct context *context, size_t line);
static void say_expected_colon(const struct context *context);
static void say_no_colon(const struct context *context, struct assent_place line);
static void say_open_braces(const struct context *context);
static void say_open_brackets(const struct context *context);
static void say_expected_dash(const struct context *context);
static void say_dash_in_line(const struct context *context);
static void say_bad_escape(const struct context *context);
static void say_empty_reference(const struct context *context);
static void say_block_header(const struct context *context);
static void say_no_content(const struct context *context);
static void say_colon_at_end(const struct context *context);
static struct assent_diagnostic *say(const struct context *context, enum assent_code code,
                                     struct assent_place place, const char *message);
static size_t indent_of(struct assent_text source, size_t line);
static bool line_above(struct assent_text source, size_t line, size_t *above);
static bool lacks_colon(struct assent_text source, size_t line);
static const char *key_of_line(const struct context *context, size_t line);

static const struct row ROWS[] = {
    {"mapping values are not allowed in this context", NULL, say_mapping_values},
    {"found unexpected end of stream", NULL, say_open_quote},
    {"found unexpected document indicator", NULL, say_open_quote},
    {"found a tab character that violates indentation", NULL, say_tab},
    {"found a tab character where an indentation space is expected", NULL, say_tab},
    {"found character that cannot start any token", NULL, say_no_token},
    {"did not find expected key", NULL, say_expected_key},
    {"could not find expected ':'", NULL, say_expected_colon},
    {"did not find expected ',' or '}'", NULL, say_open_braces},
    {"did not find expected ',' or ']'", NULL, say_open_brackets},
    {"did not find expected '-' indicator", NULL, say_expected_dash},
    {"block sequence entries are not allowed in this context", NULL, say_dash_in_line},
    {"found unknown escape character", NULL, say_bad_escape},
    {"did not find expected alphabetic or numeric character", NULL, say_empty_reference},
    {"did not find expected comment or line break", "while scanning a block scalar", say_block_header},
    {"did not find expected hexdecimal number", NULL, say_bad_escape},
    {"found invalid Unicode character escape code", NULL, say_bad_escape},
    {"did not find expected node content", NULL, say_no_content},
    {"found unexpected ':'", NULL, say_colon_at_end},
};

void tree_syntax(const struct locator *locator, const struct syntax_finding *finding,
                 struct assent_diagnostics *diagnostics)
{
    struct context context = {locator, finding, diagnostics};
    for (size_t i = 0; i < sizeof ROWS / sizeof *ROWS; i++) {
        if (strcmp(ROWS[i].problem, finding->problem) != 0)
            continue;
        if (ROWS[i].context && strcmp(ROWS[i].context, finding->context) != 0)
            continue;
        ROWS[i].say(&context);
        return;
    }
    struct assent_diagnostic *item = assent_diagnostics_error(
        diagnostics, ASSENT_YAML_SYNTAX, finding->at, "the YAML does not parse: %s%s%s", finding->problem,
        finding->context[0] ? " " : "", finding->context);
    if (item && finding->context_at.line) {
        item->other = finding->context_at;
        item->other_label = assent_text_of("it began here");
    }
}

// `a: b: c`, or a line that is indented more than the one whose value it would continue.
static void say_mapping_values(const struct context *context)
{
    struct assent_text source = context->locator->source;
    size_t line = line_start(source, context->finding->at.offset);
    size_t above;
    bool first_colon = memchr(source.bytes + line, ':', context->finding->at.offset - line) == NULL;
    if (first_colon && context->finding->at.column > KEY_POINTS_MOST) {
        say_long_key(context, line);
        return;
    }
    if (first_colon && line_above(source, line, &above)) {
        if (lacks_colon(source, above)) {
            size_t start = above + indent_of(source, above);
            say_no_colon(context, locator_bytes(context->locator, start, line_end(source, start) - start));
            return;
        }
        if (indent_of(source, line) > indent_of(source, above)) {
            say_indented_more(context, line, above);
            return;
        }
    }
    struct assent_diagnostic *item = say(context, ASSENT_YAML_SYNTAX, context->finding->at,
                                         "a `: ` inside a text without quotes begins a new key");
    if (item)
        item->note = assent_text_of(
            "put the whole text into quotes, or write it as a block with `|` on the lines below its key");
}

static void say_long_key(const struct context *context, size_t offset)
{
    say(context, ASSENT_YAML_SYNTAX, locator_bytes(context->locator, offset, 1),
        "YAML takes keys of at most 1024 characters");
}

static void say_indented_more(const struct context *context, size_t line, size_t above)
{
    struct assent_text source = context->locator->source;
    size_t indent = indent_of(source, line);
    size_t more = indent - indent_of(source, above);
    struct assent_place key =
        locator_bytes(context->locator, line + indent, context->finding->at.offset - line - indent);
    struct assent_place before = locator_bytes(context->locator, above + indent_of(source, above), 1);
    struct assent_diagnostic *item = assent_diagnostics_error(
        context->diagnostics, ASSENT_YAML_INDENTATION, key,
        "line %u is indented by %zu more than line %u; `%s` would become part of the value of `%s`", key.line,
        more, before.line, key_of_line(context, line), key_of_line(context, above));
    if (item) {
        item->other = before;
        item->other_label = assent_text_of("this line has a value already");
    }
}

static void say_open_quote(const struct context *context)
{
    struct assent_place quote =
        context->finding->context_at.line ? context->finding->context_at : context->finding->at;
    quote.length = 1;
    struct assent_diagnostic *item =
        say(context, ASSENT_YAML_QUOTE, quote, "the quoted text that begins here has no end");
    if (item) {
        item->label = assent_text_of("the string starts here");
        item->other = context->finding->at;
        bool marker = context->finding->at.offset < context->locator->source.count;
        item->other_label = assent_text_of(marker ? "a document would begin here, and no quote closed it"
                                                  : "the file ends here, and no quote closed it");
    }
}

static void say_tab(const struct context *context)
{
    struct assent_text source = context->locator->source;
    struct assent_place at = context->finding->at;
    size_t tab = at.offset;
    while (tab < source.count && source.bytes[tab] == ' ')
        tab++;
    struct assent_diagnostic *item = say(context, ASSENT_YAML_TAB, locator_bytes(context->locator, tab, 1),
                                         "a tab stands in the indentation: YAML allows only spaces here");
    if (item)
        item->note = assent_text_of("replace the tab by spaces; most editors can do so for the whole file");
}

static void say_no_token(const struct context *context)
{
    struct assent_text source = context->locator->source;
    size_t offset = context->finding->at.offset;
    char sign = offset < source.count ? source.bytes[offset] : ' ';
    if (sign == '\t') {
        say_tab(context);
        return;
    }
    struct assent_place at = locator_bytes(context->locator, offset, 1);
    struct assent_diagnostic *item = assent_diagnostics_error(
        context->diagnostics, ASSENT_YAML_INDICATOR, at,
        "a text without quotes cannot begin with `%c`, which YAML keeps for itself", sign);
    if (item)
        item->note = assent_text_of("put the text into quotes");
}

// Either the indentation fell to a depth that no mapping has, or something stands behind a finished value.
static void say_expected_key(const struct context *context)
{
    struct assent_text source = context->locator->source;
    size_t offset = context->finding->at.offset;
    size_t line = line_start(source, offset);
    if (line + indent_of(source, line) < offset) {
        struct assent_diagnostic *item =
            say(context, ASSENT_YAML_SYNTAX, context->finding->at,
                "a value has ended before this, and nothing more may stand on its line");
        if (item)
            item->note = assent_text_of(
                "if the text before it stands in quotes, the quotes must go around the whole of it");
        return;
    }
    if (say_odd_space(context, line))
        return;
    struct assent_diagnostic *item =
        say(context, ASSENT_YAML_INDENTATION, context->finding->at,
            "this line is indented like no mapping above it, or is no `key: value`");
    if (item && context->finding->context_at.line) {
        item->other = context->finding->context_at;
        item->other_label = assent_text_of("the mapping that is open begins here");
    }
}

// A page of the web or a chat brings spaces that look like any other and that YAML takes for letters: the
// last line that begins with one is what broke the lines behind it.
static bool say_odd_space(const struct context *context, size_t line)
{
    struct assent_text source = context->locator->source;
    for (bool more = true; more; more = line_above(source, line, &line)) {
        size_t at = line + indent_of(source, line);
        struct assent_text rest = assent_text_slice(source.bytes + at, source.count - at);
        bool no_break = assent_text_starts(rest, "\xC2\xA0");
        bool wide = assent_text_starts(rest, "\xE3\x80\x80") || assent_text_starts(rest, "\xE2\x80\xAF");
        bool thin = assent_text_starts(rest, "\xE2\x80") && (unsigned char)rest.bytes[2] <= 0x8B;
        if (!no_break && !wide && !thin)
            continue;
        struct assent_diagnostic *item =
            say(context, ASSENT_YAML_INDENTATION, locator_bytes(context->locator, at, no_break ? 2 : 3),
                "a space that YAML takes for a letter (such as U+00A0) stands in the indentation");
        if (item)
            item->note =
                assent_text_of("replace it by plain spaces; it came with text copied from elsewhere");
        return true;
    }
    return false;
}

static void say_expected_colon(const struct context *context)
{
    struct assent_place key =
        context->finding->context_at.line ? context->finding->context_at : context->finding->at;
    struct assent_text source = context->locator->source;
    key.length = (uint32_t)(line_end(source, key.offset) - key.offset);
    struct assent_text line = assent_text_slice(source.bytes + key.offset, key.length);
    size_t colon = assent_text_find_byte(line, ':');
    if (colon < line.count && assent_text_points(assent_text_slice(line.bytes, colon)) > KEY_POINTS_MOST) {
        say_long_key(context, key.offset);
        return;
    }
    say_no_colon(context, key);
}

static void say_no_colon(const struct context *context, struct assent_place line)
{
    struct assent_diagnostic *item =
        say(context, ASSENT_YAML_SYNTAX, line, "this line has no `:` and so is no `key: value`");
    if (item)
        item->note =
            assent_text_of("if it continues the text above, indent it more than the key of that text");
}

static void say_open_braces(const struct context *context)
{
    struct assent_text source = context->locator->source;
    struct assent_place at = context->finding->at;
    // On a later line the colon is the next key's, and what is missing is the closing brace.
    bool colon = at.offset < source.count && source.bytes[at.offset] == ':' &&
                 at.line == context->finding->context_at.line;
    struct assent_diagnostic *item =
        say(context, colon ? ASSENT_YAML_FLOW_BROKEN : ASSENT_YAML_SYNTAX, at,
            colon ? "a `: ` inside a text in braces ends that text"
                  : "the braces are not closed before this, or a comma is missing");
    if (item) {
        item->note = assent_text_of(
            "quote texts and conditions that hold `,`, `: `, braces or quotes, or write one key on each line without braces");
        item->other = context->finding->context_at;
        item->other_label = assent_text_of("the braces open here");
    }
}

static void say_open_brackets(const struct context *context)
{
    struct assent_diagnostic *item = say(context, ASSENT_YAML_SYNTAX, context->finding->at,
                                         "the brackets are not closed before this, or a comma is missing");
    if (item) {
        item->other = context->finding->context_at;
        item->other_label = assent_text_of("the brackets open here");
    }
}

static void say_expected_dash(const struct context *context)
{
    struct assent_diagnostic *item =
        say(context, ASSENT_YAML_INDENTATION, context->finding->at,
            "a list is open, and this line at its depth does not begin with `- `");
    if (item) {
        item->other = context->finding->context_at;
        item->other_label = assent_text_of("the list begins here");
        item->note = assent_text_of(
            "indent the line more if it belongs to the entry above, less if it belongs to the mapping around the list");
    }
}

static void say_dash_in_line(const struct context *context)
{
    struct assent_diagnostic *item =
        say(context, ASSENT_YAML_INDENTATION, context->finding->at, "a list entry cannot begin on this line");
    if (item)
        item->note = assent_text_of(
            "write each `- entry` on a line of its own below the key, or the whole list as [a, b]");
}

static void say_bad_escape(const struct context *context)
{
    struct assent_text source = context->locator->source;
    size_t offset = context->finding->at.offset;
    while (offset > 0 && (offset >= source.count || !strchr("\\\n", source.bytes[offset])))
        offset--;
    struct assent_place at = locator_bytes(context->locator, offset, 2);
    struct assent_diagnostic *item =
        say(context, ASSENT_YAML_QUOTE, at, "in double quotes a `\\` begins an escape, and this is none");
    if (item)
        item->note =
            assent_text_of("write `\\\\` for a backslash, or use single quotes, in which nothing is escaped");
}

static void say_empty_reference(const struct context *context)
{
    struct assent_place at =
        context->finding->context_at.line ? context->finding->context_at : context->finding->at;
    at.length = 1;
    struct assent_diagnostic *item =
        say(context, ASSENT_YAML_INDICATOR, at, "a text without quotes cannot begin with `*`, `&` or `!`");
    if (item)
        item->note = assent_text_of("put the text into quotes");
}

static void say_block_header(const struct context *context)
{
    struct assent_diagnostic *item = say(context, ASSENT_YAML_SYNTAX, context->finding->at,
                                         "the text of a block begins on the line below `|` or `>`");
    if (item)
        item->note = assent_text_of("if the text itself begins with `>` or `|`, put it into quotes");
}

static void say_no_content(const struct context *context)
{
    struct assent_text source = context->locator->source;
    size_t offset = context->finding->at.offset;
    if (offset >= source.count) {
        struct assent_place open =
            context->finding->open.line ? context->finding->open : context->finding->context_at;
        struct assent_diagnostic *item =
            say(context, ASSENT_YAML_SYNTAX, open, "the brackets or braces that open here are not closed");
        if (item)
            item->label = assent_text_of("they open here");
        return;
    }
    assent_diagnostics_error(context->diagnostics, ASSENT_YAML_SYNTAX,
                             locator_bytes(context->locator, offset, 1),
                             "`%c` stands where a value is wanted", source.bytes[offset]);
}

static void say_colon_at_end(const struct context *context)
{
    struct assent_diagnostic *item = say(context, ASSENT_YAML_FLOW_BROKEN, context->finding->at,
                                         "a `:` inside braces or brackets ends a text");
    if (item)
        item->note = assent_text_of("put the whole text into quotes, or write it without braces");
}

static struct assent_diagnostic *say(const struct context *context, enum assent_code code,
                                     struct assent_place place, const char *message)
{
    if (place.length == 0)
        place.length = place.offset < context->locator->source.count &&
                       context->locator->source.bytes[place.offset] != '\n';
    return assent_diagnostics_error(context->diagnostics, code, place, "%s", message);
}

static size_t indent_of(struct assent_text source, size_t line)
{
    size_t count = 0;
    while (line + count < source.count && source.bytes[line + count] == ' ')
        count++;
    return count;
}

// The start of the nearest line above that holds more than space and comments.
static bool line_above(struct assent_text source, size_t line, size_t *above)
{
    while (line > 0) {
        line = line_start(source, line - 1);
        size_t first = line + indent_of(source, line);
        if (first < source.count && !strchr("#\r\n", source.bytes[first])) {
            *above = line;
            return true;
        }
    }
    return false;
}

// Whether the line is a text alone, neither `key: value` nor an entry of a list.
static bool lacks_colon(struct assent_text source, size_t line)
{
    size_t start = line + indent_of(source, line);
    struct assent_text rest = assent_text_slice(source.bytes + start, line_end(source, start) - start);
    return assent_text_find_byte(rest, ':') == rest.count && !assent_text_starts(rest, "-");
}

static const char *key_of_line(const struct context *context, size_t line)
{
    struct assent_text source = context->locator->source;
    size_t start = line + indent_of(source, line);
    struct assent_text rest = assent_text_slice(source.bytes + start, line_end(source, start) - start);
    size_t colon = assent_text_find_byte(rest, ':');
    return word_shown(context->diagnostics->arena, assent_text_slice(rest.bytes, colon));
}
