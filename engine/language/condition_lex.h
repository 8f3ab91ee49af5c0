// SPDX-License-Identifier: Apache-2.0
// Tokens of conditions: Lua's, as far as the subset has them, and the operators of other languages so that
// they can be named.
#ifndef LANGUAGE_CONDITION_LEX_H
#define LANGUAGE_CONDITION_LEX_H

#include "passage.h"

enum token_kind {
    TOKEN_END,
    TOKEN_NAME,
    TOKEN_LITERAL, // a number, a text, true, false, nil
    TOKEN_OPERATOR,
    TOKEN_NOT,
    TOKEN_LENGTH,
    TOKEN_OPEN,
    TOKEN_CLOSE,
    TOKEN_COMMA,
    TOKEN_DOT,
    TOKEN_BROKEN, // reported
};

struct token {
    enum token_kind kind;
    enum assent_operation operation; // OPERATOR: binary; MINUS is SUBTRACT here
    struct assent_text text;         // as written
    struct assent_value value;       // LITERAL
    size_t from;
    size_t until;
};

struct lexer {
    const struct passage *passage;
    struct assent_arena *arena;
    struct assent_diagnostics *diagnostics;
    size_t at;
    bool member; // a dot came before: any word is a name, `planned.end` too
};

struct token lex_next(struct lexer *lexer);

// Whether conditions read the word as something else than a name: `end`, `not`, `null`.
bool lex_is_word(struct assent_text word);

#endif
