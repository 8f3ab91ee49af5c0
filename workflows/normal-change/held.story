# SPDX-License-Identifier: Apache-2.0
# Put on hold twice: while colleagues think about it, and when it waits for its window. It goes back where it came from.
create by ann summary="A wider column in the monthly report" service=reporting items=[report-app] implementer=david planned.start=2026-11-25T10:00:00Z planned.end=2026-11-25T18:00:00Z plan="Change the layout" backout="Put the old layout back" users=none rehearsed=true personal=false
submit by ann
at 1h hold by ann
can bo
vote approve by bo
refused state-forbids
resume by bo
refused not-entitled
at 2h resume by ann

# Asked anew. When nobody answers within a day, the service's owner has it in the inbox, too.
wait 1 business day
can gustav
at 1d3h vote approve by bo
show
at 2d1h hold by hanna comment="Wait for the end of the month"

# Its time has come in between: it goes on at once.
at 2d4h resume by hanna
claim snapshot by deployer
