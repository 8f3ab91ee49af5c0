# SPDX-License-Identifier: Apache-2.0
# A change to a critical service that touches personal data: an expert, the security officer and the board decide, one after the other.
create by ann summary="Patch the payments database" service=payments items=[pay-db-1, pay-db-2] planned.start=2026-12-01T20:00:00Z planned.end=2026-12-01T23:00:00Z implementer=david plan="Fail over, patch the standby, fail back, patch the other" backout="Restore the snapshot: 20 minutes" users=country rehearsed=true personal=true
submit by ann

at 30m vote approve by bo comment="Rehearsed on the standby"
at 1h vote approve by ivar

# The majority of those who are asked, without who abstains: bo is not asked, he has voted as the expert.
at 1d vote approve by hanna
vote abstain by fatima
vote approve by ivar

# Whoever has voted keeps the machines that he answers for from the work, too: erik has not, the deployer is his.
at 8d12h claim snapshot by deployer lease=20min
complete snapshot id="snap-7"
claim deploy by deployer
fail deploy error="the standby did not come up"
wait 10 s
claim deploy by deployer
complete deploy
done verify by ann outcome=with_issues
claim snapshot/finally by deployer
complete snapshot/finally

at 9d close by gustav review="The standby needs five minutes more than we thought"
refused not-entitled
close by fatima review="The standby needs five minutes more than we thought"
