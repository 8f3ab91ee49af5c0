# SPDX-License-Identifier: Apache-2.0
# The board approved a change of medium risk; what was done to its service since went wrong half of the time. The risk is high by
# now, so the board's approval lapses where the work would start.
create by ann summary="Rebuild the index of the report" service=reporting items=[report-db] planned.start=2026-12-10T10:00:00Z planned.end=2026-12-10T11:00:00Z implementer=jonas plan="Build the new index, swap" backout="Swap back" users=country rehearsed=true personal=true
submit by ann
at 1h vote approve by bo
at 2h vote approve by ivar
at 1d vote approve by hanna
vote approve by fatima
vote approve by ivar
past service:reporting succeeded=4 failed=4
at 17d2h can ann
