# SPDX-License-Identifier: Apache-2.0
# What went wrong lately is a risk of its own: the worst share of failures counts, and only that one. Half of what was done
# to this service failed; that alone takes a harmless change to the board.
past service:reporting succeeded=4 failed=4
past workflow:normal-change succeeded=40 failed=2
create by ann summary="Rebuild the index of the report" service=reporting items=[report-db] planned.start=2026-12-10T10:00:00Z planned.end=2026-12-10T11:00:00Z implementer=jonas plan="Build the new index, swap" backout="Swap back" users=none rehearsed=true personal=false
submit by ann
hold by ann

# It went better since. Who comes back is scored again, and stays with those who were asked.
past service:reporting succeeded=20 failed=1
resume by ann
withdraw by ann
