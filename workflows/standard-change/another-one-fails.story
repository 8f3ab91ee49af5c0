# SPDX-License-Identifier: Apache-2.0
# It stands at the gate when another change of its template goes wrong: the gate is shut, and people may authorise it instead.
template propose patch-report by bo grants=role:change-manager after=2 of=3 service=reporting plan="Patch" backout="Switch back"
template grant by hanna until=2027-06-30T00:00:00Z
create from patch-report by ann summary="Patch the reporting database" items=[report-db] implementer=david planned.start=2026-11-23T08:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
template run failed
template run succeeded
template run failed
claim deploy by deployer
refused gate-closed
ask by ann
at 1d vote approve by hanna
vote approve by erik
vote approve by fatima
claim deploy by deployer
stop by david comment="The disk is full."
complete deploy by deployer
claim deploy/undo by deployer
complete deploy/undo by deployer
