// SPDX-License-Identifier: Apache-2.0
// Any bytes as a module: it is checked, and each of its functions is called with a record, on a small budget.
// Whatever the bytes say, both must end, the report must keep to the budget, and a second call must end as
// the first did. Leans on: the door of the sandbox alone.
#include <assent/base/canonical.h>
#include <assent/base/digest.h>
#include <assent/hooks/sandbox.h>
#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FUEL = 100000, MEMORY_BYTES = 1 << 20 };

static struct assent_text call(struct assent_sandbox *sandbox, const struct assent_module *module,
                               struct assent_text function, struct assent_arena *arena)
{
    struct assent_hook_budget budget = {.fuel = FUEL, .memory_bytes = MEMORY_BYTES};
    struct assent_record view = assent_record_in(arena);
    struct assent_hook_report report = {0};
    struct assent_value out;
    struct assent_error error = {0};
    assent_record_put_integer(&view, "points", 3);
    assent_record_put_text(&view, "name", assent_text_of("normal change"));
    struct assent_value argument = assent_record_done(&view);
    bool good =
        assent_sandbox_call(sandbox, module, function, &argument, 1, budget, arena, &out, &report, &error);
    assert(report.fuel_used <= FUEL && report.memory_peak_bytes <= MEMORY_BYTES);
    assert(good || (error.code != ASSENT_OK && error.text[0] && strlen(error.text) < sizeof error.text));
    assert(assent_text_utf8(assent_text_of(error.text), &(size_t){0}));
    if (!good)
        return assent_text_copy(arena, assent_text_of(error.text));
    return out.kind == ASSENT_VALUE_ABSENT ? assent_text_of("") : assent_canonical_text(arena, &out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct assent_text source = assent_text_slice((const char *)data, size);
    struct assent_module module = {assent_text_of("fuzz.lua"), source, assent_digest_of(source)};
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_sandbox *sandbox = assent_sandbox_open(1);
    struct assent_value functions;
    struct assent_error error = {0};
    uint32_t line = 0;
    if (assent_sandbox_check(sandbox, &module, arena, &functions, &line, &error)) {
        for (size_t i = 0; i < functions.list.count && i < 4; i++) {
            struct assent_text first = call(sandbox, &module, functions.list.items[i].text, arena);
            struct assent_text again = call(sandbox, &module, functions.list.items[i].text, arena);
            assert(assent_text_equal(first, again));
        }
    }
    assent_sandbox_close(sandbox);
    assent_arena_close(arena);
    return 0;
}
