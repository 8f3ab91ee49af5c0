// SPDX-License-Identifier: Apache-2.0
// The door: a pool of machines, found by the digest and the name of their module; the one unused longest goes
// when a place is needed. Guarantees: a machine is closed after any error but a missing function, set back to
// its photograph otherwise, so that no call can tell whether another went before it.
#include <assent/hooks/sandbox.h>

#include "machine.h"

#include <assent/base/limits.h>
#include <assert.h>
#include <stdlib.h>

struct assent_sandbox {
    size_t most;
    size_t count;
    uint64_t calls;
    struct machine **machines; // most places, the first count of them taken
};

static void check_budget(const struct assent_hook_budget *budget);
static struct machine *take(struct assent_sandbox *sandbox, const struct assent_module *module,
                            const struct assent_hook_budget *budget);
static void put(struct assent_sandbox *sandbox, struct machine *machine);

struct assent_sandbox *assent_sandbox_open(size_t pooled)
{
    struct assent_sandbox *sandbox = calloc(1, sizeof *sandbox);
    assert(sandbox);
    sandbox->most = pooled;
    sandbox->machines = calloc(pooled + 1, sizeof(struct machine *));
    assert(sandbox->machines);
    return sandbox;
}

void assent_sandbox_close(struct assent_sandbox *sandbox)
{
    if (!sandbox)
        return;
    for (size_t i = 0; i < sandbox->count; i++)
        machine_close(sandbox->machines[i]);
    free(sandbox->machines);
    free(sandbox);
}

struct assent_hook_budget assent_hook_budget_default(void)
{
    return (struct assent_hook_budget){.fuel = ASSENT_HOOK_FUEL_UNITS,
                                       .memory_bytes = ASSENT_HOOK_MEMORY_BYTES};
}

bool assent_sandbox_check(struct assent_sandbox *sandbox, const struct assent_module *module,
                          struct assent_arena *arena, struct assent_value *functions, uint32_t *line,
                          struct assent_error *error)
{
    struct assent_hook_budget budget = assent_hook_budget_default();
    *line = 0;
    *functions = assent_value_absent();
    struct machine *machine = take(sandbox, module, &budget);
    if (!machine)
        machine = machine_open(module, &budget, line, NULL, error);
    if (!machine)
        return false;
    bool good = machine_functions(machine, &budget, arena, functions, error);
    if (good && machine_rewind(machine))
        put(sandbox, machine);
    else
        machine_close(machine);
    return good;
}

// NOLINTNEXTLINE(readability-function-size): the door names each thing a call needs
bool assent_sandbox_call(struct assent_sandbox *sandbox, const struct assent_module *module,
                         struct assent_text function, const struct assent_value *arguments, size_t count,
                         struct assent_hook_budget budget, struct assent_arena *arena,
                         struct assent_value *out, struct assent_hook_report *report,
                         struct assent_error *error)
{
    struct assent_error unheard;
    error = error ? error : &unheard;
    *out = assent_value_absent();
    if (report)
        *report = (struct assent_hook_report){0};
    check_budget(&budget);
    struct machine_request request = {function, arguments, count, &budget, arena};
    struct machine *machine = take(sandbox, module, &budget);
    if (!machine)
        machine = machine_open(module, &budget, NULL, report, error);
    if (!machine)
        return false;
    bool good = machine_call(machine, &request, out, report, error);
    if ((good || error->code == ASSENT_HOOK_MISSING) && machine_rewind(machine))
        put(sandbox, machine);
    else
        machine_close(machine);
    return good;
}

static void check_budget(const struct assent_hook_budget *budget)
{
    assert(budget->fuel > 0 && budget->memory_bytes > 0 && budget->wall_ms >= 0);
    assert(budget->wall_ms == 0 || budget->now_ms);
}

// The pooled machine of module, taken out of the pool, or NULL.
static struct machine *take(struct assent_sandbox *sandbox, const struct assent_module *module,
                            const struct assent_hook_budget *budget)
{
    for (size_t i = 0; i < sandbox->count; i++) {
        struct machine *machine = sandbox->machines[i];
        if (!machine_fits(machine, module, budget))
            continue;
        sandbox->machines[i] = sandbox->machines[--sandbox->count];
        return machine;
    }
    return NULL;
}

static void put(struct assent_sandbox *sandbox, struct machine *machine)
{
    size_t place = sandbox->count;
    machine->used_at = ++sandbox->calls;
    if (sandbox->most == 0) {
        machine_close(machine);
        return;
    }
    if (place == sandbox->most) {
        place = 0;
        for (size_t i = 1; i < sandbox->count; i++) {
            if (sandbox->machines[i]->used_at < sandbox->machines[place]->used_at)
                place = i;
        }
        machine_close(sandbox->machines[place]);
    } else {
        sandbox->count++;
    }
    sandbox->machines[place] = machine;
}
