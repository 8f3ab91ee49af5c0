// SPDX-License-Identifier: Apache-2.0
// The chain's bytes against values that another program made (Python's hashlib, by the formula in record.h).
#include "journal_expect.h"

#include <assent/core/record.h>

static void expect_digest(struct assent_digest digest, const char *expected)
{
    char text[ASSENT_DIGEST_TEXT];
    assent_digest_write(&digest, text);
    assert_string_equal(text, expected);
}

static void leaf_and_link_are_as_written_down(void **state)
{
    (void)state;
    struct assent_digest none = {{0}};
    struct assent_digest leaf = assent_chain_leaf(assent_text_of("{\"a\":1}"));
    expect_digest(leaf, "sha256:c7261463ebd776f4650b6d0fe942d9cc38c925d90f77d440ab6df8d5dd258c5f");
    struct assent_digest link = assent_chain_link(&none, 1, &leaf);
    expect_digest(link, "sha256:8368ec9fffd07f790d10daeb484c53d1a17923212972f84c90dcdf4cb2349cff");
    leaf = assent_chain_leaf(assent_text_of(""));
    expect_digest(leaf, "sha256:6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    link = assent_chain_link(&link, INT64_C(0x0102030405060708), &leaf);
    expect_digest(link, "sha256:eb1a766e86a9521fc860dc802091371850452d5866d98f6aaf80819acb913838");
}

static void each_part_of_a_link_counts(void **state)
{
    (void)state;
    struct assent_digest none = {{0}};
    struct assent_digest other = {{1}};
    struct assent_digest leaf = assent_chain_leaf(assent_text_of("{\"a\":1}"));
    struct assent_digest link = assent_chain_link(&none, 1, &leaf);
    struct assent_digest changed[] = {assent_chain_link(&other, 1, &leaf), assent_chain_link(&none, 2, &leaf),
                                      assent_chain_link(&none, 1, &other)};
    for (size_t i = 0; i < sizeof changed / sizeof *changed; i++)
        assert_false(assent_digest_equal(&link, &changed[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaf_and_link_are_as_written_down),
        cmocka_unit_test(each_part_of_a_link_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
