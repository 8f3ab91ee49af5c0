// SPDX-License-Identifier: Apache-2.0
// What the files of the directory share. directory.c: rows, lists, one by one. directory_show.c: how a thing
// is shown, and to whom; directory_times.c: what has times of its own.
#ifndef ASSENT_ROUTES_DIRECTORY_H
#define ASSENT_ROUTES_DIRECTORY_H

#include "view.h"

struct showing {
    struct view view;
    bool may_world; // the caller may apply the world: nothing in it is hidden from them
    bool whole;     // asked for by itself, not as a line of a list
};

// One thing, by its place in its list of the directory.
typedef struct assent_value show_thing(const struct showing *showing, size_t at);

show_thing show_person, show_group, show_role, show_service, show_ci, show_calendar;
show_thing show_freeze, show_window, show_board, show_rota, show_rule; // directory_times.c

// One person, or nothing; and several.
struct assent_value show_one(const struct showing *showing, int32_t index);
struct assent_value show_several(const struct showing *showing, const int32_t *people, size_t count);

#endif
