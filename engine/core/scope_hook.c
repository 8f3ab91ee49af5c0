// SPDX-License-Identifier: Apache-2.0
// Hooks as seen from a decision: the tape of answers, and guards that are a tree or a hook.
// Guarantees: the answers are used in the order in which they were asked for; the view is only built for a
// question that is new, so a turn that is run again with its answers costs no view; a guard's hook must say
// true or false.
#include "scope.h"

#include <assent/base/limits.h>
#include <assert.h>

enum hook_result hook_ask(struct hook_tape *tape, struct assent_text hook, const struct assent_scope *scope,
                          struct assent_arena *arena, struct assent_value *out, struct assent_error *error)
{
    if (tape->next < tape->count) {
        const struct assent_hook_answer *answer = &tape->answers[tape->next++];
        assert(assent_text_equal(answer->hook, hook));
        if (answer->failed && error)
            *error = answer->error;
        *out = answer->value;
        return answer->failed ? HOOK_BROKEN : HOOK_ANSWERED;
    }
    if (tape->count >= ASSENT_HOOKS_A_TURN) {
        assent_error_set(error, ASSENT_LIMIT_REACHED,
                         "%.*s is one hook too many: a turn may ask %d; let one hook decide more at once",
                         (int)hook.count, hook.bytes, ASSENT_HOOKS_A_TURN);
        return HOOK_BROKEN;
    }
    tape->missing = true;
    tape->hook = hook;
    tape->argument = scope_view(scope, arena);
    return HOOK_MISSING;
}

enum hook_result guard_truth(const struct assent_scope *scope, struct hook_tape *tape,
                             const struct assent_condition *condition, struct assent_arena *arena, bool *out,
                             struct assent_place *at, struct assent_error *error)
{
    *out = true;
    if (condition->tree)
        return assent_condition_truth(scope, condition->tree, arena, out, at, error) ? HOOK_ANSWERED
                                                                                     : HOOK_BROKEN;
    if (condition->hook.count == 0)
        return HOOK_ANSWERED;
    struct assent_value value;
    enum hook_result result = hook_ask(tape, condition->hook, scope, arena, &value, error);
    if (at)
        *at = condition->place;
    if (result != HOOK_ANSWERED)
        return result;
    if (value.kind != ASSENT_VALUE_BOOLEAN) {
        assent_error_set(error, ASSENT_HOOK_RESULT,
                         "the hook %.*s guards something and must return true or false",
                         (int)condition->hook.count, condition->hook.bytes);
        return HOOK_BROKEN;
    }
    *out = value.boolean;
    return HOOK_ANSWERED;
}
