# SPDX-License-Identifier: Apache-2.0
# A change that somebody opened for somebody else, and that changes hands while it is voted on. Nobody gets a vote by that: neither who opened it, nor who had it, nor who has it now.
create for ann by gustav summary="Move the report"
refused not-entitled
create for ann by bo summary="Move the report to the new server" service=reporting items=[report-app] planned.start=2026-11-25T10:00:00Z planned.end=2026-11-25T12:00:00Z implementer=erik plan="Copy, switch over" backout="Switch back" users=none rehearsed=true personal=false
submit by bo

# Bo opened it, Ann asks for it: of three in the team one is left.
vote approve by bo
refused separation-of-duties
withdraw by bo
refused not-entitled
can david

# David cannot take it away from her, and giving it to him would leave nobody who could vote.
hand-over david by david comment="I take it"
refused not-entitled
hand-over david by ann
refused comment-missing
hand-over david by ann comment="I am away"
refused nobody-can-decide

# Cecilia gets it; Ann stays kept out, and Cecilia answers for it from now on.
hand-over cecilia by ann comment="I am away until Monday"
vote approve by ann
refused separation-of-duties
withdraw by ann
refused not-entitled
watch by ann

# Cecilia wants Gustav, who owns the service, to look at it too: his is one approval more.
add-approver gustav by fatima comment="He knows the reports"
refused not-entitled
add-approver david by cecilia comment="Please"
refused approver-asked
add-approver erik by cecilia comment="Please"
refused separation-of-duties
add-approver gustav by cecilia comment="He knows the reports"
vote approve by david
can gustav
hand-over gustav by cecilia comment="Then he need not vote"
refused nobody-can-decide
vote approve by gustav

# What let it pass must not become the requester's own approval.
hand-over david by cecilia comment="Back to the team"
refused own-approval
hand-over hanna by erik comment="She asked for it"
