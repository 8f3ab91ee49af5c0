# SPDX-License-Identifier: Apache-2.0
# The team approved a change of low risk; half of the changes to its service failed since. Nothing starts on that approval: the risk is
# in a higher band than when they were asked, and the ticket goes back.
create by ann summary="A wider column in the monthly report" service=reporting items=[report-app] implementer=david users=none rehearsed=true personal=false planned.start=2026-11-25T10:00:00Z planned.end=2026-11-25T11:00:00Z plan="Change the layout, render last month" backout="Put the old layout back: 5 minutes"
submit by ann
at 2h vote approve by bo comment="Looks harmless"
past service:reporting succeeded=4 failed=4
at 2d2h can ann
