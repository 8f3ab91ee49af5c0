# SPDX-License-Identifier: Apache-2.0
# Withdrawn by the change manager while it lies before the board.
create by ann summary="Switch the broker to version 4" service=payments items=[broker] planned.start=2026-12-24T10:00:00Z planned.end=2026-12-24T11:00:00Z implementer=david plan="Stop, upgrade, start" backout="Stop, downgrade, start" users=everyone rehearsed=false personal=false
submit by ann
at 1h vote approve by bo
at 2h vote approve by hanna
withdraw vote by hanna comment="Wait: it is Christmas Eve"
withdraw by bo
refused not-entitled
at 3h withdraw by hanna comment="Not on Christmas Eve"
