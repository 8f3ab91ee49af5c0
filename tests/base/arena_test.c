// SPDX-License-Identifier: Apache-2.0
// The arena: zeroed and aligned memory, given back at once; what is kept over a reset is bounded.
// Memory that runs out ends the process with a line on stderr.
#include <assent/base/arena.h>

#include "expect.h"

#include <assent/base/limits.h>

#include <stdalign.h>
#include <stdio.h>
#include <string.h>

static void takes_zeroed_and_aligned(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    for (int round = 0; round < 2; round++) {
        for (size_t bytes = 0; bytes < 3000; bytes += 7) {
            unsigned char *memory = assent_arena_take(arena, bytes);
            assert_non_null(memory);
            assert_int_equal((uintptr_t)memory % alignof(max_align_t), 0);
            for (size_t i = 0; i < bytes; i++)
                assert_int_equal(memory[i], 0);
            memset(memory, 0xAA, bytes);
        }
        assent_arena_reset(arena); // the second round takes what the first has written on
    }
    assent_arena_close(arena);
}

static void pieces_do_not_overlap(void **state)
{
    (void)state;
    enum { PIECES = 2000 };
    struct assent_arena *arena = assent_arena_open(100);
    uint64_t seed = 7;
    unsigned char *pieces[PIECES];
    size_t counts[PIECES];
    for (size_t i = 0; i < PIECES; i++) {
        counts[i] = random_next(&seed) % (i % 50 == 0 ? 100000 : 200);
        pieces[i] = assent_arena_take(arena, counts[i]);
        memset(pieces[i], (int)(i % 251), counts[i]);
    }
    for (size_t i = 0; i < PIECES; i++) {
        for (size_t k = 0; k < counts[i]; k++)
            assert_int_equal(pieces[i][k], i % 251);
    }
    assent_arena_close(arena);
}

static void copies(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(0);
    char bytes[] = "as it was";
    const char *copy = assent_arena_copy(arena, bytes, sizeof bytes);
    bytes[0] = 'X';
    assert_string_equal(copy, "as it was");
    assert_non_null(assent_arena_copy(arena, NULL, 0));
    int *numbers = assent_arena_take_array(arena, 3, sizeof *numbers);
    assert_int_equal(numbers[2], 0);
    int *room = assent_arena_take_room(arena, 3, sizeof *room);
    room[2] = 7;
    assert_ptr_not_equal(room, numbers);
    assert_int_equal(numbers[2], 0);
    assent_arena_close(arena);
    assent_arena_close(NULL);
}

static void reset_keeps_the_largest_block_up_to_the_limit(void **state)
{
    (void)state;
    struct assent_arena *arena = assent_arena_open(1000);
    size_t fresh = assent_arena_held_bytes(arena);
    assent_arena_take(arena, ASSENT_ARENA_KEEP_BYTES);
    assert_true(assent_arena_held_bytes(arena) > ASSENT_ARENA_KEEP_BYTES);
    assent_arena_reset(arena);
    size_t kept = assent_arena_held_bytes(arena);
    assert_true(kept > ASSENT_ARENA_KEEP_BYTES && kept < ASSENT_ARENA_KEEP_BYTES + 1000);
    assent_arena_take(arena, ASSENT_ARENA_KEEP_BYTES);
    assert_int_equal(assent_arena_held_bytes(arena), kept); // taken from what was kept
    assent_arena_close(arena);

    arena = assent_arena_open(1000);
    assent_arena_take(arena, ASSENT_ARENA_KEEP_BYTES + 1);
    assent_arena_reset(arena);
    assert_int_equal(assent_arena_held_bytes(arena), fresh); // one past the limit goes back to the system
    assent_arena_close(arena);

    arena = assent_arena_open(ASSENT_ARENA_KEEP_BYTES + 1);
    assent_arena_reset(arena);
    assert_true(assent_arena_held_bytes(arena) < ASSENT_ARENA_KEEP_BYTES);
    assert_non_null(assent_arena_take(arena, 10));
    assent_arena_close(arena);
}

static void take_more_than_there_is(void)
{
    assent_arena_take(assent_arena_open(0), SIZE_MAX / 4);
}

static void take_an_overflowing_array(void)
{
    assent_arena_take_array(assent_arena_open(0), SIZE_MAX / 8, 9);
}

static void out_of_memory_ends_the_process(void **state)
{
    (void)state;
    expect_abort(take_more_than_there_is, "out of memory");
    expect_abort(take_an_overflowing_array, "assent_arena_take_array");
}

#if defined(__SANITIZE_ADDRESS__)
static void read_after_reset(void)
{
    struct assent_arena *arena = assent_arena_open(0);
    char *bytes = assent_arena_take(arena, 100);
    assent_arena_reset(arena);
    fprintf(stderr, "%d", bytes[50]);
}

static void read_past_the_end(void)
{
    struct assent_arena *arena = assent_arena_open(0);
    char *bytes = assent_arena_take(arena, 100);
    fprintf(stderr, "%d", bytes[104]);
}
#endif

// What the sanitizer sees of arenas is what keeps the tests of all other rooms honest.
static void the_sanitizer_guards_what_is_not_taken(void **state)
{
    (void)state;
#if defined(__SANITIZE_ADDRESS__)
    expect_abort(read_after_reset, "use-after-poison");
    expect_abort(read_past_the_end, "use-after-poison");
#else
    skip();
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_zeroed_and_aligned),
        cmocka_unit_test(pieces_do_not_overlap),
        cmocka_unit_test(copies),
        cmocka_unit_test(reset_keeps_the_largest_block_up_to_the_limit),
        cmocka_unit_test(out_of_memory_ends_the_process),
        cmocka_unit_test(the_sanitizer_guards_what_is_not_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
