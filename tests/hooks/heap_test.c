// SPDX-License-Identifier: Apache-2.0
// The heap by itself: blocks keep their bytes and never overlap, sizes at the edges of the classes, the limit
// at its bound and one past, the photograph.
#include "heap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <string.h>

enum { LIMIT = 1 << 20, BLOCKS = 300 };

static void check_filled(const unsigned char *block, size_t bytes, unsigned char with)
{
    for (size_t i = 0; i < bytes; i++) {
        if (block[i] != with)
            fail_msg("byte %zu of %zu is %u, not %u", i, bytes, block[i], with);
    }
}

static void blocks_are_aligned_and_do_not_overlap(void **state)
{
    (void)state;
    struct heap heap;
    unsigned char *blocks[BLOCKS];
    assert_true(heap_open(&heap, LIMIT));
    for (size_t i = 0; i < BLOCKS; i++) {
        size_t bytes = i * 7 + 1;
        blocks[i] = heap_resize(&heap, NULL, 0, bytes);
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % 16, 0);
        memset(blocks[i], (int)(i & 0xFF), bytes);
    }
    for (size_t i = 0; i < BLOCKS; i += 2)
        assert_null(heap_resize(&heap, blocks[i], i * 7 + 1, 0));
    for (size_t i = 1; i < BLOCKS; i += 2) {
        blocks[i] = heap_resize(&heap, blocks[i], i * 7 + 1, i * 13 + 5);
        assert_non_null(blocks[i]);
        check_filled(blocks[i], i * 7 + 1, (unsigned char)(i & 0xFF));
        memset(blocks[i], (int)(i & 0xFF), i * 13 + 5);
    }
    for (size_t i = 1; i < BLOCKS; i += 2) {
        blocks[i] = heap_resize(&heap, blocks[i], i * 13 + 5, i);
        check_filled(blocks[i], i, (unsigned char)(i & 0xFF));
        assert_null(heap_resize(&heap, blocks[i], i, 0));
    }
    assert_int_equal(heap.book.used, 0);
    heap_close(&heap);
}

static void every_size_around_a_class_edge_fits(void **state)
{
    (void)state;
    struct heap heap;
    assert_true(heap_open(&heap, LIMIT));
    for (size_t edge = 16; edge <= LIMIT / 2; edge *= 2) {
        for (size_t bytes = edge - 1; bytes <= edge + 1; bytes++) {
            unsigned char *block = heap_resize(&heap, NULL, 0, bytes);
            unsigned char *other = heap_resize(&heap, NULL, 0, 16);
            assert_non_null(block);
            assert_non_null(other);
            memset(block, 1, bytes);
            memset(other, 2, 16);
            check_filled(block, bytes, 1);
            heap_resize(&heap, block, bytes, 0);
            heap_resize(&heap, other, 16, 0);
        }
    }
    heap_close(&heap);
}

static void the_limit_holds_at_its_bound(void **state)
{
    (void)state;
    struct heap heap;
    assert_true(heap_open(&heap, LIMIT));
    assert_null(heap_resize(&heap, NULL, 0, LIMIT + 1));
    assert_null(heap_resize(&heap, NULL, 0, SIZE_MAX));
    void *all = heap_resize(&heap, NULL, 0, LIMIT);
    assert_non_null(all);
    assert_null(heap_resize(&heap, NULL, 0, 1));
    assert_null(heap_resize(&heap, all, LIMIT, LIMIT + 1));
    all = heap_resize(&heap, all, LIMIT, LIMIT - 1);
    void *one = heap_resize(&heap, NULL, 0, 1);
    assert_non_null(one);
    assert_null(heap_resize(&heap, one, 1, 2));
    assert_int_equal(heap.book.peak, LIMIT);
    heap.blocks_allowed = 1;
    heap_resize(&heap, all, LIMIT - 1, 0);
    assert_non_null(heap_resize(&heap, NULL, 0, 8));
    assert_null(heap_resize(&heap, NULL, 0, 8));
    heap_close(&heap);
}

static void a_rewound_heap_gives_the_same_blocks_again(void **state)
{
    (void)state;
    struct heap heap;
    assert_true(heap_open(&heap, LIMIT));
    unsigned char *kept = heap_resize(&heap, NULL, 0, 1000);
    unsigned char *freed = heap_resize(&heap, NULL, 0, 100);
    memset(kept, 7, 1000);
    heap_resize(&heap, freed, 100, 0);
    assert_true(heap_keep(&heap));
    void *first[3] = {NULL};
    for (int run = 0; run < 3; run++) {
        size_t sizes[3] = {100, 600000, 64};
        for (size_t i = 0; i < 3; i++) {
            void *block = heap_resize(&heap, NULL, 0, sizes[i]);
            if (run == 0)
                first[i] = block;
            assert_ptr_equal(block, first[i]);
            memset(block, 9, sizes[i]);
        }
        assert_ptr_equal(first[0], freed);
        memset(kept, 8, 1000);
        heap_resize(&heap, kept, 1000, 0);
        heap_rewind(&heap);
        check_filled(kept, 1000, 7);
        assert_int_equal(heap.book.used, 1000);
    }
    heap_close(&heap);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_aligned_and_do_not_overlap),
        cmocka_unit_test(every_size_around_a_class_edge_fits),
        cmocka_unit_test(the_limit_holds_at_its_bound),
        cmocka_unit_test(a_rewound_heap_gives_the_same_blocks_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
