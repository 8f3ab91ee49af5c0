// SPDX-License-Identifier: Apache-2.0
// Places by byte offset: lines and columns as people count them, from 1, a column a code point. Lines end at
// '\n'. Linear in the offset: for single places, not for every token of a file.
#include <assent/base/diagnostic.h>

struct assent_place assent_place_at(struct assent_text source, size_t offset, size_t length)
{
    if (offset > source.count)
        offset = source.count;
    if (length > source.count - offset)
        length = source.count - offset;
    struct assent_place place = {
        .line = 1, .column = 1, .offset = (uint32_t)offset, .length = (uint32_t)length};
    for (size_t i = 0; i < offset; i++) {
        if (source.bytes[i] == '\n') {
            place.line++;
            place.column = 1;
        } else if (((unsigned char)source.bytes[i] & 0xC0) != 0x80) {
            place.column++;
        }
    }
    return place;
}
