// SPDX-License-Identifier: Apache-2.0
// Any bytes as a condition: parsing ends with a tree or with exactly one diagnostic inside the text, and the
// canonical writing of a tree parses to a tree that is written the same.
#include <assent/base/canonical.h>
#include <assent/language/language.h>

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// The `when` of the first action, as the canonical form of a workflow has it.
static struct assent_text written(struct assent_arena *arena, const struct assent_node *tree)
{
    struct assent_action action = {.name = assent_text_of("a"), .when = {.tree = tree}};
    struct assent_state state = {.name = assent_text_of("s"), .actions = &action, .action_count = 1};
    struct assent_definition definition = {.states = &state, .state_count = 1};
    struct assent_value form = assent_language_canonical(&definition, arena);
    const struct assent_value *first = &assent_value_get(&form, "states")->list.items[0];
    return assent_value_get_text(&assent_value_get(first, "actions")->list.items[0], "when");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct assent_text text = assent_text_slice((const char *)data, size);
    struct assent_place place = {.line = 1, .column = 1};
    size_t bad;
    if (!assent_text_utf8(text, &bad))
        return 0; // the file around a condition has been checked
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_diagnostics diagnostics = assent_diagnostics_in(arena, assent_text_of("fuzz"), text);
    const struct assent_node *tree = assent_language_condition(text, place, arena, &diagnostics);
    assert(diagnostics.count == (tree ? 0 : 1));
    if (!tree) {
        assert((size_t)diagnostics.items[0].place.offset + diagnostics.items[0].place.length <= size);
    } else {
        struct assent_text once = written(arena, tree);
        const struct assent_node *again = assent_language_condition(once, place, arena, &diagnostics);
        // Brackets make the writing longer, so a condition at the limit of bytes may not read back.
        if (again)
            assert(assent_text_equal(once, written(arena, again)));
        else
            assert(diagnostics.items[0].code == ASSENT_CONDITION_TOO_LARGE);
    }
    assent_arena_close(arena);
    return 0;
}
