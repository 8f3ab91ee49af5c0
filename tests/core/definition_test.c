// SPDX-License-Identifier: Apache-2.0
// A definition's parts by name, and the words of a change's type.
#include <assent/core/definition.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void parts_are_found_by_name(void **state)
{
    (void)state;
    const struct assent_action actions[] = {{.name = {"submit", 6}}, {.name = {"close", 5}}};
    const struct assent_state states[] = {
        {.name = {"draft", 5}, .actions = actions, .action_count = 2},
        {.name = {"closed", 6}},
    };
    const struct assent_field fields[] = {{.name = {"plan", 4}}, {.name = {"planned", 7}}};
    struct assent_definition definition = {
        .states = states, .state_count = 2, .fields = fields, .field_count = 2};
    assert_int_equal(assent_definition_state(&definition, assent_text_of("draft")), 0);
    assert_int_equal(assent_definition_state(&definition, assent_text_of("closed")), 1);
    assert_int_equal(assent_definition_state(&definition, assent_text_of("close")), -1);
    assert_int_equal(assent_definition_field(&definition, assent_text_of("planned")), 1);
    assert_int_equal(assent_definition_field(&definition, assent_text_of("")), -1);
    assert_int_equal(assent_state_action(&states[0], assent_text_of("close")), 1);
    assert_int_equal(assent_state_action(&states[1], assent_text_of("close")), -1);
}

static void types_of_change_have_words(void **state)
{
    (void)state;
    static const char *const WORDS[] = {"", "standard", "normal", "emergency", "latent"};
    enum assent_change_type found;
    for (int i = ASSENT_TYPE_NONE; i <= ASSENT_TYPE_LATENT; i++) {
        assert_string_equal(assent_change_type_text((enum assent_change_type)i), WORDS[i]);
        assert_int_equal(assent_change_type_find(assent_text_of(WORDS[i]), &found), i != ASSENT_TYPE_NONE);
        if (i != ASSENT_TYPE_NONE)
            assert_int_equal(found, i);
    }
    assert_false(assent_change_type_find(assent_text_of("Normal"), &found));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_found_by_name),
        cmocka_unit_test(types_of_change_have_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
