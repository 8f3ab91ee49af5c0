# SPDX-License-Identifier: Apache-2.0
# A change that hardly anybody would notice: one colleague looks at it, a program carries it out, another colleague checks.
create by ann summary="A wider column in the monthly report" service=reporting items=[report-app] implementer=david users=none rehearsed=true personal=false
can ann

# Nothing is submitted before it is said how, when and how it is taken back.
submit by ann
refused field-missing
edit by ann planned.start=2026-11-25T10:00:00Z planned.end=2026-11-25T11:00:00Z plan="Change the layout, render last month" backout="Put the old layout back: 5 minutes"
submit by ann

at 2h vote approve by bo comment="Looks harmless"

at 2d2h claim snapshot by deployer
complete snapshot size_mb=120
claim deploy by deployer
progress deploy done=50
complete deploy version="2.1"

# A person looks at it: neither the implementer nor whoever has voted.
can ann
can bo
done verify by ann outcome=successful
claim snapshot/finally by deployer
complete snapshot/finally

can gustav
close by gustav review="Nothing to be learnt"
show
