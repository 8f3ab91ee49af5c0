// SPDX-License-Identifier: Apache-2.0
// Which changes keep succeeding: one that went wrong ends the row, what was cancelled counts for nothing.
#include <assent/core/candidates.h>

#include "little_world.h"

static struct assent_list_entry ticket(const char *number, const char *title, const char *service,
                                       const char *state)
{
    return (struct assent_list_entry){.columns = {.number = assent_text_of(number),
                                                  .title = assent_text_of(title),
                                                  .service = assent_text_of(service),
                                                  .state = assent_text_of(state)}};
}

static void those_in_a_row_since_one_went_wrong(void **state)
{
    struct little_world *world = *state;
    const struct assent_state ends[] = {
        {.name = assent_text_of("closed"), .kind = ASSENT_STATE_END, .outcome = ASSENT_OUTCOME_SUCCESS},
        {.name = assent_text_of("failed"), .kind = ASSENT_STATE_END, .outcome = ASSENT_OUTCOME_FAILURE},
        {.name = assent_text_of("withdrawn"), .kind = ASSENT_STATE_END, .outcome = ASSENT_OUTCOME_CANCELLED}};
    const struct assent_definition definition = {.states = ends, .state_count = 3};
    const struct assent_list_entry newest_first[] = {
        ticket("CHG-9", "Patch", "shop", "closed"),    ticket("CHG-8", "Patch", "bank", "closed"),
        ticket("CHG-7", "Patch", "shop", "withdrawn"), ticket("CHG-6", "Patch", "shop", "closed"),
        ticket("CHG-5", "Move", "shop", "failed"),     ticket("CHG-4", "Patch", "shop", "closed"),
        ticket("CHG-3", "Patch", "shop", "failed"),    ticket("CHG-2", "Patch", "shop", "closed"),
        ticket("CHG-1", "Move", "shop", "closed"),     ticket("CHG-0", "Patch", "bank", "of old")};
    struct assent_list list = {.items = newest_first, .count = 10};
    size_t count;
    const struct assent_candidate *found = assent_candidates(&list, &definition, 3, world->arena, &count);
    assert_int_equal(count, 1);
    assert_int_equal(found[0].succeeded, 3);
    expect_words(found[0].number, "CHG-9");
    expect_words(found[0].service, "shop");
    found = assent_candidates(&list, &definition, 1, world->arena, &count);
    assert_int_equal(count, 2);
    expect_words(found[1].service, "bank");
    assent_candidates(&list, &definition, 4, world->arena, &count);
    assert_int_equal(count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(those_in_a_row_since_one_went_wrong, little_world_open,
                                        little_world_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
