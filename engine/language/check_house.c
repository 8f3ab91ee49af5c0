// SPDX-License-Identifier: Apache-2.0
// What the house wants of approvals, put to a workflow when it is checked against a world: approvals that
// never come to as many people as a house rule wants, and those that come to them only because a seat takes
// more than its file asks for. Guarantees: warnings, because the next world may say something else.
#include "checks.h"

#include <assent/core/house.h>

#include <inttypes.h>

static void warn(const struct reader *reader, enum assent_code code, struct assent_place place,
                 struct assent_text message, struct assent_text note);

void check_house(const struct reader *reader)
{
    const struct assent_directory *directory = reader->input->directory;
    struct assent_arena *arena = reader->reading.arena;
    size_t count;
    if (!directory || reader->reading.diagnostics->errors)
        return;
    const struct assent_house_gap *gaps = assent_house_gaps(reader->definition, directory, arena, &count);
    for (size_t i = 0; i < count; i++) {
        const struct assent_house_gap *gap = &gaps[i];
        const char *house = word_shown(arena, gap->rule->handle);
        const char *name = word_shown(arena, gap->name);
        const char *what = gap->state ? "the approval" : "what is owed";
        if (gap->most < gap->rule->approvers)
            warn(reader, ASSENT_HOUSE_UNMET, gap->place,
                 assent_text_format(arena,
                                    "%s in `%s` can never pass: the house rule `%s` wants %" PRId64
                                    " people to approve, and it asks %" PRId64,
                                    what, name, house, gap->rule->approvers, gap->most),
                 assent_text_of("ask more people"));
        else
            warn(reader, ASSENT_HOUSE_MORE, gap->place,
                 assent_text_format(arena,
                                    "%s in `%s` asks for %" PRId64 " where the house rule `%s` wants %" PRId64
                                    ": this round waits until so many have approved",
                                    what, name, gap->asked, house, gap->rule->approvers),
                 assent_text_format(arena, "say it here, too: `need: %" PRId64 "`, or another round",
                                    gap->rule->approvers));
    }
}

static void warn(const struct reader *reader, enum assent_code code, struct assent_place place,
                 struct assent_text message, struct assent_text note)
{
    assent_diagnostics_add(reader->reading.diagnostics,
                           (struct assent_diagnostic){.code = code,
                                                      .severity = ASSENT_SEVERITY_WARNING,
                                                      .place = place,
                                                      .message = message,
                                                      .note = note});
}
