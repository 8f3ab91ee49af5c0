// SPDX-License-Identifier: Apache-2.0
// Running a story: its lines, one after the other, through the machine of `try`.
// Guarantees: what is refused and not expected ends the story with the line's number, and so does an
// expectation that is not met.
#include <assent/workbench/story.h>

#include <assent/base/limits.h>

struct teller {
    struct assent_try *attempt;
    struct assent_buffer transcript;
    struct assent_error *error;
    int64_t line;
    int64_t refused_line; // of the refusal that waits for its `refused`
};

static bool tell(struct teller *teller, struct assent_text story);
static bool tell_line(struct teller *teller, struct assent_text line);
static bool fail_at(struct teller *teller, int64_t line, const struct assent_error *why);
static bool says_refused(struct assent_text line);
static bool is_silent(struct assent_text line);

bool assent_story_run(const struct assent_definition *definition, const struct assent_directory *directory,
                      int64_t start_us, struct assent_sandbox *sandbox, struct assent_text story,
                      struct assent_arena *arena, struct assent_story *out, struct assent_error *error)
{
    struct teller teller = {.attempt = assent_try_open(definition, directory, start_us, sandbox),
                            .transcript = assent_buffer_in(arena),
                            .error = error};
    bool told = tell(&teller, story);
    *out = (struct assent_story){assent_buffer_done(&teller.transcript), assent_value_absent()};
    struct assent_value arrows = assent_try_arrows(teller.attempt, arena);
    out->arrows = assent_value_copy(arena, &arrows);
    assent_try_close(teller.attempt);
    return told;
}

static bool tell(struct teller *teller, struct assent_text story)
{
    struct assent_error why = {0};
    while (story.count) {
        size_t end = assent_text_find_byte(story, '\n');
        struct assent_text line = assent_text_slice(story.bytes, end);
        size_t taken = end < story.count ? end + 1 : end;
        story = assent_text_slice(story.bytes + taken, story.count - taken);
        if (++teller->line > ASSENT_STORY_LINES)
            return assent_error_set(teller->error, ASSENT_LIMIT_REACHED,
                                    "the story has more than %d lines: tell it in several",
                                    ASSENT_STORY_LINES);
        if (!is_silent(line) && !tell_line(teller, line))
            return false;
    }
    return assent_try_settled(teller->attempt, &why) || fail_at(teller, teller->refused_line, &why);
}

static bool tell_line(struct teller *teller, struct assent_text line)
{
    struct assent_error why = {0};
    struct assent_text transcript;
    if (!says_refused(line) && !assent_try_settled(teller->attempt, &why))
        return fail_at(teller, teller->refused_line, &why);
    bool understood = assent_try_line(teller->attempt, line, &transcript, &why);
    assent_buffer_text(&teller->transcript, transcript);
    if (!understood)
        return fail_at(teller, teller->line, &why);
    teller->refused_line = says_refused(line) ? teller->refused_line : teller->line;
    return true;
}

static bool fail_at(struct teller *teller, int64_t line, const struct assent_error *why)
{
    return assent_error_set(teller->error, why->code, "line %lld: %s", (long long)line, why->text);
}

static bool says_refused(struct assent_text line)
{
    return assent_text_starts(assent_text_trim(line), "refused ");
}

static bool is_silent(struct assent_text line)
{
    struct assent_text text = assent_text_trim(line);
    return text.count == 0 || text.bytes[0] == '#';
}
