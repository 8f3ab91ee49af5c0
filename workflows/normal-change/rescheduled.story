# SPDX-License-Identifier: Apache-2.0
# Another time: what was approved for Wednesday is decided on again for Friday. The calendar moves the review's clock.
create by ann summary="A wider column in the monthly report" service=reporting items=[report-app] implementer=david planned.start=2026-11-25T10:00:00Z planned.end=2026-11-25T18:00:00Z plan="Change the layout" backout="Put the old layout back" users=none rehearsed=true personal=false
submit by ann
at 1h vote approve by bo

# Only with the action that leads back to an approval.
edit by ann planned.start=2026-11-25T11:00:00Z
refused field-read-only
at 2h reschedule by ann planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T18:00:00Z
at 3h vote approve by bo

at 4d2h claim snapshot by deployer
complete snapshot
claim deploy by deployer
complete deploy
done verify by ann outcome=successful
claim snapshot/finally by deployer
complete snapshot/finally

# Five business days for the review; a day off more makes it one later. Then the change manager is asked, too.
holiday 2026-12-02
show
wait 5 business days
can hanna
close by hanna review="Nothing to be learnt"
