// SPDX-License-Identifier: Apache-2.0
// Every hook that a definition names is a function that is there.
// Guarantees: whatever place of the language can name a hook is visited here: guards, whos, the risk's
// factors. A name that is not there is told where it stands, with the nearest function of its module.
#include "modules.h"

#include <string.h>

static void check_fields(struct modules *modules, const struct assent_field *fields, size_t count);
static void check_risk(struct modules *modules, const struct assent_risk_rule *risk);
static void check_state(struct modules *modules, const struct assent_state *state);
static void check_rounds(struct modules *modules, const struct assent_state *state);
static void check_body(struct modules *modules, const struct assent_body *body);
static void check_whos(struct modules *modules, const struct assent_who *whos, size_t count);
static void check_who(struct modules *modules, const struct assent_who *who);
static void check_guard(struct modules *modules, const struct assent_condition *condition);
static void check_hook(struct modules *modules, struct assent_text hook, struct assent_place place);
static const struct module_check *find_module(const struct modules *modules, struct assent_text hook,
                                              struct assent_text *function);
static bool has_function(const struct module_check *module, struct assent_text function);
static void tell_missing(struct modules *modules, const struct module_check *module, struct assent_text hook,
                         struct assent_text function, struct assent_place place);

void hooks_check(struct modules *modules, const struct assent_definition *definition)
{
    check_who(modules, &definition->owner);
    check_who(modules, &definition->readers);
    check_fields(modules, definition->fields, definition->field_count);
    check_risk(modules, &definition->risk);
    for (size_t i = 0; i < definition->state_count; i++)
        check_state(modules, &definition->states[i]);
}

bool hook_is_of(struct assent_text hook, struct assent_text module, struct assent_text *function)
{
    size_t dot = assent_text_find_byte(hook, '.');
    if (dot == hook.count || module.count != dot + strlen(".lua") || !assent_text_ends(module, ".lua") ||
        memcmp(module.bytes, hook.bytes, dot) != 0)
        return false;
    *function = assent_text_slice(hook.bytes + dot + 1, hook.count - dot - 1);
    return true;
}

static void check_fields(struct modules *modules, const struct assent_field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        check_guard(modules, &fields[i].visible_when);
        check_who(modules, &fields[i].edit_by);
        check_fields(modules, fields[i].members, fields[i].member_count);
    }
}

static void check_risk(struct modules *modules, const struct assent_risk_rule *risk)
{
    if (risk->add.count)
        check_hook(modules, risk->add, place_of_name(modules->diagnostics, risk->add));
    for (size_t i = 0; i < risk->floor_count; i++)
        check_guard(modules, &risk->floors[i].when);
}

static void check_state(struct modules *modules, const struct assent_state *state)
{
    check_who(modules, &state->held_by);
    for (size_t i = 0; i < state->action_count; i++) {
        check_who(modules, &state->actions[i].by);
        check_guard(modules, &state->actions[i].when);
    }
    for (size_t i = 0; i < state->branch_count; i++)
        check_guard(modules, &state->branches[i].when);
    check_rounds(modules, state);
    for (size_t i = 0; i < state->job_count; i++) {
        const struct assent_job_rule *job = &state->jobs[i];
        check_guard(modules, &job->when);
        check_body(modules, &job->body);
        check_body(modules, &job->undo);
        check_body(modules, &job->finally);
    }
}

static void check_rounds(struct modules *modules, const struct assent_state *state)
{
    for (size_t i = 0; i < state->round_count; i++) {
        const struct assent_round_rule *round = &state->rounds[i];
        for (size_t k = 0; k < round->seat_count; k++) {
            check_who(modules, &round->seats[k].from);
            check_guard(modules, &round->seats[k].when);
        }
        check_whos(modules, round->never, round->never_count);
        check_who(modules, &round->aloud_by);
        check_guard(modules, &round->when);
    }
}

static void check_body(struct modules *modules, const struct assent_body *body)
{
    check_who(modules, &body->from);
    check_whos(modules, body->never, body->never_count);
}

static void check_whos(struct modules *modules, const struct assent_who *whos, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_who(modules, &whos[i]);
}

static void check_who(struct modules *modules, const struct assent_who *who)
{
    if (who->kind == ASSENT_WHO_HOOK)
        check_hook(modules, who->name, who->place);
    check_whos(modules, who->items, who->count);
}

static void check_guard(struct modules *modules, const struct assent_condition *condition)
{
    if (condition->hook.count)
        check_hook(modules, condition->hook, condition->place);
}

// A module that is broken was told already; what it would have offered is not known.
static void check_hook(struct modules *modules, struct assent_text hook, struct assent_place place)
{
    struct assent_text function = hook;
    const struct module_check *module = find_module(modules, hook, &function);
    if (!place.line)
        place = place_of_name(modules->diagnostics, hook);
    if (!module)
        assent_diagnostics_error(modules->diagnostics, ASSENT_HOOK_MISSING, place,
                                 "`%.*s` is in none of the files that `hooks` lists", (int)hook.count,
                                 hook.bytes);
    else if (module->sound && !has_function(module, function))
        tell_missing(modules, module, hook, function, place);
}

static const struct module_check *find_module(const struct modules *modules, struct assent_text hook,
                                              struct assent_text *function)
{
    for (size_t i = 0; i < modules->count; i++) {
        if (hook_is_of(hook, modules->items[i].name, function))
            return &modules->items[i];
    }
    return NULL;
}

static bool has_function(const struct module_check *module, struct assent_text function)
{
    for (size_t i = 0; i < module->function_count; i++) {
        if (assent_text_equal(module->functions[i], function))
            return true;
    }
    return false;
}

static void tell_missing(struct modules *modules, const struct module_check *module, struct assent_text hook,
                         struct assent_text function, struct assent_place place)
{
    struct assent_diagnostic *item = assent_diagnostics_error(
        modules->diagnostics, ASSENT_HOOK_MISSING, place, "`%.*s`: %.*s has no function `%.*s`",
        (int)hook.count, hook.bytes, (int)module->name.count, module->name.bytes, (int)function.count,
        function.bytes);
    if (!item)
        return;
    struct assent_text nearest =
        assent_diagnostics_nearest(function, module->functions, module->function_count);
    struct assent_text stem = assent_text_slice(hook.bytes, assent_text_find_byte(hook, '.'));
    if (nearest.count)
        item->label = assent_text_format(modules->arena, "did you mean `%.*s.%.*s`?", (int)stem.count,
                                         stem.bytes, (int)nearest.count, nearest.bytes);
    struct assent_buffer note = assent_buffer_in(modules->arena);
    assent_buffer_string(&note, module->function_count ? "functions there: " : "no function is there");
    for (size_t i = 0; i < module->function_count; i++) {
        assent_buffer_string(&note, i ? ", " : "");
        assent_buffer_text(&note, module->functions[i]);
    }
    item->note = assent_buffer_done(&note);
}
