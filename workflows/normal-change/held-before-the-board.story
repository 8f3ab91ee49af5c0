# SPDX-License-Identifier: Apache-2.0
# Held while the board thinks about it, resumed, held again and given up.
create by ann summary="Switch the broker to version 4" service=payments items=[broker] planned.start=2026-12-10T10:00:00Z planned.end=2026-12-10T11:00:00Z implementer=david plan="Stop, upgrade, start" backout="Stop, downgrade, start" users=everyone rehearsed=false personal=false
submit by ann
at 1h vote approve by bo
at 2h hold by hanna
at 3h resume by hanna
at 4h hold by ann
at 1d withdraw by ann
