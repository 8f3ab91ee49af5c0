# SPDX-License-Identifier: Apache-2.0
# The deployment fails for good: all that was started is undone, newest first, before the ticket moves on. Then it is begun anew.
create by ann summary="New index for the monthly report" service=reporting items=[report-db] planned.start=2026-11-24T10:00:00Z planned.end=2026-11-24T11:00:00Z implementer=david plan="Create the index" backout="Drop the index" users=none rehearsed=true personal=false
submit by ann
at 1h vote approve by bo

at 1d2h claim snapshot by deployer
complete snapshot id="snap-9"
claim deploy by deployer
fail deploy error="no space left on device" final

claim deploy/undo by deployer
complete deploy/undo
claim snapshot/undo by deployer
fail snapshot/undo error="the snapshot is gone" final

# A failed undo is never silent: an operator decides on it.
skip snapshot/undo by david comment="It does not matter"
refused forbidden
skip snapshot/undo by jonas
refused comment-missing
skip snapshot/undo by jonas comment="Nothing had been written; checked by hand"

show
can gustav
edit by gustav outcome=backed_out review="Watch the free space"
can gustav
reopen by gustav comment="Make room first"
