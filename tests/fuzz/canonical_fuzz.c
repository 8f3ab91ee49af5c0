// SPDX-License-Identifier: Apache-2.0
// Fuzzes the reader of canonical JSON. Whatever is read is written back in the one form, and that form reads
// back to an equal value and is written the same again; what is refused says so and has changed nothing.
#include <assent/base/canonical.h>

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct assent_arena *arena = assent_arena_open(0);
    struct assent_text bytes = assent_text_slice((const char *)data, size);
    struct assent_value value = assent_value_absent();
    struct assent_error error = {0};
    if (assent_canonical_read(arena, bytes, &value, &error)) {
        struct assent_value again;
        struct assent_text written = assent_canonical_text(arena, &value);
        assert(assent_text_utf8(written, NULL));
        assert(assent_canonical_read(arena, written, &again, &error));
        assert(assent_value_equal(&value, &again));
        assert(assent_text_equal(written, assent_canonical_text(arena, &again)));
        struct assent_value copy = assent_value_copy(arena, &value);
        assert(assent_value_equal(&value, &copy));
    } else {
        assert(value.kind == ASSENT_VALUE_ABSENT);
        assert(error.code == ASSENT_BAD_RECORD && strlen(error.text) > 0);
    }
    assent_arena_close(arena);
    return 0;
}
