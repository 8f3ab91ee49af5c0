# SPDX-License-Identifier: Apache-2.0
# Another hat is no second vote: not of the requester's programs, not of whoever is in the team and on the board.
create by karin summary="Renew the database" service=payments items=[pay-db-1] planned.start=2026-12-02T10:00:00Z planned.end=2026-12-02T12:00:00Z implementer=david plan="Replicate, switch over" backout="Switch back" users=country rehearsed=true personal=false
submit by karin
vote approve by deployer
refused forbidden
vote approve by karin
refused not-entitled
vote approve by bo
can bo
vote approve by bo
refused separation-of-duties
delegate hanna to bo for 2d
vote approve by bo for hanna
refused separation-of-duties
vote approve by hanna
vote approve by ivar
vote approve by fatima
