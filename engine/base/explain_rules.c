// SPDX-License-Identifier: Apache-2.0
// Long texts of the codes of rules: what the workflow, the house and the directory forbid (20).
// Shown by `assent explain CODE` and under /problems/. Each text says what the code means, a common cause and
// what to do; rows stand in the order of numbers.
#include "explain.h"

static const struct explain_row ROWS[] = {
    {ASSENT_STATE_FORBIDS,
     "The action exists in the workflow, but not in the state that the ticket is in now. The usual cause is that "
     "somebody moved the ticket while you were looking at an older view of it. Read the ticket again: `actions` "
     "lists what can be done now."},
    {ASSENT_NOT_ENTITLED,
     "The workflow says who may do this, and you are not among them. The explanation in the answer lists who is. "
     "Ask one of them, or, if you should be one, ask for membership of the group that is named there."},
    {ASSENT_SEPARATION,
     "Separation of duties keeps you from deciding about your own work: whoever asked for a change, edited it or "
     "will carry it out may not approve it. It holds for the person, so another token, account or delegation of "
     "yours does not help. The explanation says which of these you are; somebody else has to vote."},
    {ASSENT_STALE_SUBJECT,
     "Your vote carries the digest of what you saw, and what is to be decided has been edited since. The vote was "
     "not counted. Read the ticket again, look at the difference, and vote on what stands there now."},
    {ASSENT_FIELD_MISSING,
     "The ticket cannot take this step before a field is filled. The detail names the field. Fill it with a change "
     "of the ticket, or send it along with the action if the action asks for it."},
    {ASSENT_FIELD_INVALID,
     "A field was given a value that the workflow does not allow: the wrong type, a text that is too long, a "
     "choice that is not in the list, a person who is not in the directory. The detail names the field and what "
     "it takes. Nothing of the request was kept."},
    {ASSENT_FIELD_UNKNOWN,
     "The request sets a field that this version of the workflow does not have. The usual causes are a spelling "
     "mistake, and a ticket on an older version than you think: the ticket says which one it is on. The "
     "workflow's form lists the fields."},
    {ASSENT_FIELD_READ_ONLY,
     "The field may not be changed now, or not by you. After an approval the fields that it covers are frozen, "
     "because people agreed to what stood there. Take an action that edits the field and leads back through the "
     "approval, if the workflow has one."},
    {ASSENT_COMMENT_MISSING,
     "This needs a comment: a rejection and a question always do, and an action may ask for one. Those who read "
     "the ticket later should not have to guess. Send the same request with a `comment`."},
    {ASSENT_ALREADY_VOTED,
     "You have a standing vote in this round, and one person counts once. This also happens when you vote for "
     "somebody who has voted. To change your mind while the round is open, withdraw your vote and vote again; "
     "both will stay in the history."},
    {ASSENT_NO_VOTE,
     "There is no vote of yours in this round that could be withdrawn. Either you did not vote, or an edit voided "
     "your vote, or the round is closed. The ticket's history shows which."},
    {ASSENT_LEASE_LOST,
     "You no longer hold the lease under which you claimed this job: it ran out, or the job was offered again and "
     "another worker has it. Your result was not taken. Stop working on it; claim again, extend the lease in time "
     "when the work takes long, and use the job's key so that work done twice has one effect."},
    {ASSENT_JOB_OVER,
     "The job has ended: it succeeded, failed for good, or was cancelled because its ticket moved on. Nothing can "
     "be reported about it any more. Drop it and claim the next one."},
    {ASSENT_ACTION_UNKNOWN,
     "The state has no action of that name. Look for a spelling mistake; `actions` of the ticket lists what can be "
     "done now, each with the address to use. An action may also have been removed in a newer version of the "
     "workflow."},
    {ASSENT_NOBODY_CAN_DECIDE,
     "A seat of the approval has nobody who may fill it, after those are taken out whom the rules exclude. This is "
     "a fault and never a yes. Usual causes are an empty group, or a small team in which everybody has edited the "
     "change. Add people to the group, or let an administrator say who decides."},
    {ASSENT_ABSENT_VALUE,
     "A condition of the workflow needed a value that the ticket does not have, so it is neither true nor false. "
     "The message shows the place in the definition. Fill the field; the process owner should give it a default "
     "or require it before this state."},
    {ASSENT_STEPS_EXHAUSTED,
     "The ticket went through too many states in one go and would never have come to rest, so nothing was changed. "
     "The usual cause is automatic choices that lead to each other in a ring. The process owner has to break the "
     "ring; the explanation lists the states."},
    {ASSENT_LIMIT_REACHED,
     "The ticket has as many rounds, jobs, votes or bytes of fields as one ticket may have. The detail names the "
     "limit. A ticket that gets there usually goes round in circles or carries what should be an attachment: "
     "close it and open a new one, or make it smaller."},
    {ASSENT_WORKFLOW_UNKNOWN,
     "No workflow of that name and version has been deployed here. Look for a spelling mistake; `GET "
     "/v1/workflows` lists those that you may use. A new workflow has to be deployed before tickets can be made "
     "with it."},
    {ASSENT_HUMAN_REQUIRED,
     "This decision must be made by a human, and your token belongs to a service or an agent. A delegation from a "
     "human does not change that. Let the person log in and decide."},
    {ASSENT_CONDITION_FAILED,
     "The action has a condition that does not hold for this ticket now. The explanation shows the condition and "
     "the half of it that is false, with the values that it saw. Change what it asks for, or take another "
     "action."},
    {ASSENT_DEFINITION_INVALID,
     "The workflow definition has errors, so it was not deployed and nothing changed. The answer carries every "
     "error with its code, place and advice. `assent lint` shows the same on your machine."},
    {ASSENT_WORLD_INVALID,
     "The file that describes people, groups, services and calendars has errors, so none of it was applied. The "
     "answer carries every error with its code, place and advice. Mend them and apply the file again."},
    {ASSENT_GUARDS_EXHAUSTED,
     "A state that chooses by itself found no guard that is true, so the ticket has nowhere to go and was not "
     "moved. The explanation shows each guard with the values that it saw. The process owner should end the list "
     "with a choice that has no guard."},
    {ASSENT_SEAT_MISSING,
     "The round has several seats side by side, and you fit more than one of them. One person fills one seat, and "
     "which one it is should not depend on the order of the votes. Send the same vote with `seat`; the round lists "
     "its seats, and the detail names yours."},
    {ASSENT_SEAT_NEEDED,
     "You fit several seats of the round. With your approval in the one that you named, another could not be filled "
     "any more, because too few others fit it: the round would be refused although you agree. Vote for the seat "
     "that the detail names."},
    {ASSENT_FREEZE_STANDS,
     "A freeze holds now that pauses work that has begun, so no more of its jobs are claimed; what undoes or "
     "tidies up still is. Wait until the freeze ends, or have it lifted for this ticket by whom its `override` "
     "names."},
    {ASSENT_FREEZE_UNKNOWN,
     "The directory has no freeze of that handle. `assent freezes` lists those that there are."},
    {ASSENT_FREEZE_NOT_MET,
     "A freeze is lifted for a ticket whose time it meets, and only that once. This one does not mean the ticket, "
     "does not meet the time that it needs, or has been lifted already. `assent explain TICKET` shows what stands "
     "in its way."},
    {ASSENT_GATE_CLOSED,
     "A lease was asked for and the gate of the ticket does not let anybody through now: it is not approved yet, its "
     "time has not come, somebody else holds the lease, or the artifact is another than was approved. The detail "
     "names the first rule that keeps it shut; `GET /v1/gate` tells all of them and what would open it, and waits."},
    {ASSENT_NOT_ON_AGENDA,
     "A meeting decides rounds that ask its board, are open, and were not put off to a later meeting, of tickets that the "
     "board's `agenda` means. `assent cab agenda BOARD` lists them; whatever else asks the board takes votes one by one."},
    {ASSENT_MEETING_TOO_EARLY,
     "Who is in a meeting, and what it decides, is written down from a quarter of an hour before it begins. Votes that are "
     "given before count in it: members may vote now."},
    {ASSENT_MEETING_OVER,
     "A meeting's record is final once its chair has closed it, and a day after its end it closes by itself. What is "
     "still open is on the agenda of the next meeting, or takes votes one by one."},
    {ASSENT_MEETING_QUORUM,
     "The board's record says how many members must be in a meeting for it to decide. Write down who has come since "
     "then, or defer the item to the next meeting, which any number may."},
    {ASSENT_NOT_PRESENT,
     "Attendance names members of the board, each once, and only those who are written down as present object or "
     "abstain by name. The detail says who it is about; nothing was kept."},
    {ASSENT_ITEM_UNDECIDED,
     "The round would close without being decided, because seats or its quorum lack votes that those in the meeting "
     "cannot give. The detail says which. Defer the item, or wait for the others' votes; nothing was kept."},
    {ASSENT_NO_NEXT_MEETING,
     "An item is deferred to the board's next meeting, and none is known: its times in the world file have ended. Apply "
     "a world in which the board meets again, or decide the item."},
    {ASSENT_DELEGATION_INVALID,
     "A delegation lets one active human who may vote give the votes of another, for a span of time that lies "
     "ahead and is not longer than 366 days. Nobody is their own delegate, by another account neither, and an "
     "administrator who makes one for somebody is not its delegate. The detail says what does not fit; nothing "
     "was kept."},
    {ASSENT_DELEGATION_OVERLAPS,
     "In that time somebody else votes for this person already, for the same kind of tickets. Two delegates for "
     "one vote would leave nobody sure who decides. `assent delegate list` shows the delegations; revoke the "
     "other one, or choose a span or a scope that does not meet it."},
    {ASSENT_DELEGATION_CHAINS,
     "Votes that were delegated are not passed on: who has a delegate in that time cannot be one, and who is a "
     "delegate cannot hand their votes away at the same time. Name somebody who is there, or revoke the "
     "delegation that the detail names."},
    {ASSENT_NOT_NARROWER,
     "With an approval the fields that the round names in `may_set` can be narrowed: numbers, money, dates and "
     "durations become less, a planned interval lies within the one before, a list keeps some of its entries, a "
     "choice has fewer points or stands earlier, true becomes false, and what was empty is filled. Anything else "
     "would approve what nobody asked for. Reject instead and say what would have to change; the requester can "
     "change it."},
    {ASSENT_TEMPLATE_UNKNOWN,
     "A change was to be opened from a template that is not there, or that is of another workflow. "
     "`assent template list` shows the templates and their workflows. Nothing was kept."},
    {ASSENT_TEMPLATE_PINNED,
     "A change that is opened from a template has the fields that the template pins, for good: they are what was "
     "looked at when it was authorised in advance. Leave the field out, propose another version of the template, or "
     "open a normal change."},
    {ASSENT_TEMPLATE_INVALID,
     "A template has a name, a title, a workflow with an approval that a preauthorisation can stand in for, at least "
     "one pinned field that fits that workflow, and somebody of the directory who grants it; a grant ends in the "
     "future, within three years. The detail says what does not fit; nothing was kept."},
    {ASSENT_TEMPLATE_STATE,
     "A template is proposed, granted, suspended or withdrawn. Only what is proposed or granted can be granted (again), "
     "only what is granted suspended, only what is suspended resumed, and from what was withdrawn nothing is opened. "
     "`assent template show NAME` says how it stands and who changed it; propose it anew to begin again."},
    {ASSENT_PERSON_UNFIT,
     "The person who is named cannot be the requester of a ticket or be asked to approve one: the directory does not "
     "know them, they are not active any more, or no human stands there; or they are it already. Send the handle of "
     "somebody else; `assent people` lists whom the directory knows."},
    {ASSENT_OWN_APPROVAL,
     "A ticket was to be handed over to somebody who has voted in an approval that let it pass. Its requester may not "
     "have approved it, and votes of a round that is closed stay what they are; so the ticket goes to somebody else, "
     "or back through that approval first."},
    {ASSENT_APPROVER_ASKED,
     "An approver is added to a round only when it does not ask them yet: who is asked votes once, in their own seat. "
     "Remind them, or name somebody else."},
    {ASSENT_ONE_BY_ONE,
     "Several votes came in one call, and this round is not one in which that is allowed: its file does not say "
     "`bulk: true`, because what it decides on wants to be looked at by itself. Vote on it alone; the other votes of "
     "the call were decided on their own."},
};

const struct explain_table EXPLAIN_RULES = {ROWS, sizeof ROWS / sizeof *ROWS};
