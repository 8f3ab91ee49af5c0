// SPDX-License-Identifier: Apache-2.0
// Moments: an instant field, a duration, or a field ± a duration, resolved with the workflow's calendar
// (language.md, "times"). Guarantees: a moment is an instant or an error that says what is missing, never a
// guess; an instant that is said to be none (1970 to the microsecond) is the next one.
#include "clocks.h"

#include "path.h"

static bool begin_of(const struct turn *turn, const struct assent_moment *moment, int64_t anchor_us,
                     int64_t *out, struct assent_error *error);
static const char *path_words(const struct turn *turn, const struct assent_moment *moment);

bool moment_at(const struct turn *turn, const struct assent_moment *moment, int64_t anchor_us, int64_t *out,
               struct assent_error *error)
{
    int64_t from_us;
    if (!begin_of(turn, moment, anchor_us, &from_us, error))
        return false;
    struct assent_duration offset = moment->offset;
    if (moment->before)
        offset.amount = -offset.amount;
    *out = from_us;
    if (offset.amount != 0 && !moment_after(turn, offset, from_us, out, error))
        return false;
    if (*out < 1)
        *out = 1;
    return true;
}

bool moment_after(const struct turn *turn, struct assent_duration duration, int64_t from_us, int64_t *out,
                  struct assent_error *error)
{
    struct assent_text handle = turn->definition->calendar;
    const struct assent_calendar *calendar = NULL;
    if (duration.unit != ASSENT_DURATION_WALL) {
        calendar = assent_directory_calendar(turn->directory, handle);
        if (!calendar) {
            struct assent_duration length = {duration.unit,
                                             duration.amount < 0 ? -duration.amount : duration.amount};
            return assent_error_set(
                error, ASSENT_WORLD_INVALID,
                "%s is business time, but the directory has no calendar `%s`. Add it to the world file.",
                turn_words(turn, assent_duration_text(turn->arena, length)), turn_words(turn, handle));
        }
    }
    return assent_time_add(calendar, from_us, duration, out, error);
}

bool moment_refuse(struct turn *turn, const char *what, const struct assent_moment *moment,
                   const struct assent_error *error)
{
    return turn_refuse_by(turn, error->code, moment_words(turn, what, moment).bytes, &moment->place, "%s",
                          error->text);
}

struct assent_text moment_words(const struct turn *turn, const char *what, const struct assent_moment *moment)
{
    return assent_text_format(turn->arena, "%s %s", what, turn_words(turn, moment->source));
}

// Where it counts from: the field's instant, or the anchor, to which a field that is a duration is added.
static bool begin_of(const struct turn *turn, const struct assent_moment *moment, int64_t anchor_us,
                     int64_t *out, struct assent_error *error)
{
    const struct assent_node *path = moment->path;
    *out = anchor_us;
    if (!path)
        return true;
    struct assent_scope scope = turn_scope(turn, NULL);
    struct path_end end = path_follow(&scope, path->root, path->names, path->name_count, turn->arena);
    struct operand operand = path_operand(&end);
    struct assent_duration duration;
    if (end.kind == PATH_ABSENT)
        return assent_error_set(error, ASSENT_ABSENT_VALUE,
                                "`%s` has no value, and `%s` counts from it. Fill it first.",
                                path_words(turn, moment), turn_words(turn, moment->source));
    if (operand.sense == SENSE_INSTANT && operand.value.kind == ASSENT_VALUE_INTEGER) {
        *out = operand.value.integer;
        return true;
    }
    if (operand.sense == SENSE_SPAN && operand.value.kind == ASSENT_VALUE_INTEGER)
        duration = (struct assent_duration){ASSENT_DURATION_WALL, operand.value.integer};
    else if (end.type != ASSENT_FIELD_DURATION || operand.value.kind != ASSENT_VALUE_TEXT ||
             !assent_duration_read(operand.value.text, &duration))
        return assent_error_set(error, ASSENT_FIELD_INVALID,
                                "`%s` is neither a time nor a duration, and `%s` counts from it.",
                                path_words(turn, moment), turn_words(turn, moment->source));
    return moment_after(turn, duration, anchor_us, out, error);
}

static const char *path_words(const struct turn *turn, const struct assent_moment *moment)
{
    struct assent_buffer out = assent_buffer_in(turn->arena);
    path_write(&out, moment->path->root, moment->path->names, moment->path->name_count);
    return turn_words(turn, assent_buffer_done(&out));
}
