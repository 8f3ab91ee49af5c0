// SPDX-License-Identifier: Apache-2.0
// What directory.c and directory_read.c share: how accounts lead to the person behind them.
#ifndef CORE_DIRECTORY_LINKS_H
#define CORE_DIRECTORY_LINKS_H

#include <assent/core/directory.h>

// The account that this one is linked to or owned by; ASSENT_NO_INDEX when it stands for itself.
int32_t person_next(const struct assent_person *person);

#endif
