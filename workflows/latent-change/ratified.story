# SPDX-License-Identifier: Apache-2.0
# Found by an audit, put on record, ratified by the owner and the emergency board while it is reviewed.
create by bo summary="A firewall rule nobody asked for" service=payments items=[pay-api]
record by bo
refused field-missing
edit by bo implementer=david done_at=2026-11-20T21:00:00Z found=audit what="Port 8443 is open from the office" backout="Take the rule out: 1 minute"
record by bo

# Who did it and who put it on record say nothing on it.
vote approve by bo
refused separation-of-duties
can david
at 2h vote approve by fatima
at 1d vote approve by erik
at 2d close by fatima outcome=kept cause="A test that was forgotten"
refused field-missing
close by fatima outcome=kept cause="A test that was forgotten" lessons="Rules of tests end by themselves" follow_ups=["Rules with an end: David, until 15 December"]
show
