# SPDX-License-Identifier: Apache-2.0
# Not ratified: it is taken back by the team before it can be reviewed.
create by ann summary="Debug mode of the payments API" service=payments items=[pay-api] implementer=david done_at=2026-11-22T10:00:00Z found=monitoring what="Every request is written down" backout="Turn it off"
record by ann
vote reject by hanna comment="It writes card numbers."
done take_back by bo
close by fatima outcome=taken_back cause="Looking for a fault" lessons="There is a copy for that" follow_ups=["The files of that day are deleted: Ann, today"]
show
