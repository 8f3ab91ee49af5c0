# SPDX-License-Identifier: Apache-2.0
# Another time voids the votes that were about it, the expert's and the board's: all of them are asked again, and nobody else may answer.
create by karin summary="Renew the database" service=payments items=[pay-db-1] planned.start=2026-12-02T10:00:00Z planned.end=2026-12-02T12:00:00Z implementer=david plan="Replicate, switch over" backout="Switch back" users=country rehearsed=true personal=false
submit by karin
vote approve by bo
vote approve by hanna
vote approve by ivar
vote approve by fatima
reschedule by karin planned.start=2026-12-09T10:00:00Z planned.end=2026-12-09T12:00:00Z
vote approve by hanna
refused not-entitled
vote approve by bo
vote approve by hanna
vote approve by ivar
withdraw vote by ivar comment="Is the supplier there on that day?"
vote abstain by ivar
vote approve by fatima
