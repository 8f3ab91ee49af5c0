// SPDX-License-Identifier: Apache-2.0
// A condition for programs that show a form.
#ifndef LANGUAGE_FORM_CONDITION_H
#define LANGUAGE_FORM_CONDITION_H

#include <assent/core/condition.h>

// { text, tree }, { hook }, or an absent value where there is no condition.
struct assent_value form_condition(const struct assent_condition *condition, struct assent_arena *arena);

#endif
