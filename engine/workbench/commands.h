// SPDX-License-Identifier: Apache-2.0
// What each command of a story does: reads the rest of its words, makes the event, has it decided. False only
// when the words are not understood; then nothing has happened.
#ifndef WORKBENCH_COMMANDS_H
#define WORKBENCH_COMMANDS_H

#include "attempt.h"

// commands_ticket.c
bool command_create(struct task *task);
bool command_edit(struct task *task);
bool command_act(struct task *task);
bool command_take_action(struct task *task, struct assent_text action);
bool command_vote(struct task *task);
bool command_withdraw(struct task *task);
bool command_close(struct task *task);
bool command_answer(struct task *task);
bool command_comment(struct task *task);
bool command_override(struct task *task);
bool command_hand_over(struct task *task);
bool command_add_approver(struct task *task);
bool command_watch(struct task *task);
bool command_unwatch(struct task *task);

// commands_job.c
bool command_claim(struct task *task);
bool command_complete(struct task *task);
bool command_fail(struct task *task);
bool command_release(struct task *task);
bool command_progress(struct task *task);
bool command_done(struct task *task);
bool command_retry(struct task *task);
bool command_skip(struct task *task);
bool command_fail_job(struct task *task);

// commands_people.c
bool command_delegate(struct task *task);
bool command_revoke(struct task *task);
bool command_leaves(struct task *task);
bool command_returns(struct task *task);

// commands_meeting.c
bool command_attend(struct task *task);
bool command_decide(struct task *task);

// commands_template.c
bool command_template(struct task *task);

// commands_world.c
bool command_signal(struct task *task);
bool command_superseded(struct task *task);
bool command_holiday(struct task *task);
bool command_past(struct task *task);

#endif
