# SPDX-License-Identifier: Apache-2.0
# Stopped by who carries it out, in the middle: the running job is told to stop, and what was started is undone.
create by ann summary="Shrink the tables of the report" service=reporting items=[report-db] planned.start=2026-11-24T10:00:00Z planned.end=2026-11-24T12:00:00Z implementer=david plan="Rewrite each table" backout="Restore the snapshot" users=none rehearsed=true personal=false
submit by ann
at 1h vote approve by bo
at 1d2h claim snapshot by deployer
complete snapshot
claim deploy by deployer lease=30min
abort by david
refused comment-missing
at 1d2h10m abort by david comment="Half an hour in, and it has not done a tenth"

# The worker sees that it is to stop; what it says then ends the attempt.
fail deploy error="stopped as asked"
claim deploy/undo by deployer
complete deploy/undo
claim snapshot/undo by deployer
complete snapshot/undo
show
