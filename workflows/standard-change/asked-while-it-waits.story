# SPDX-License-Identifier: Apache-2.0
# Its preauthorisation has run out before its time has come: nobody waits for a new one, people authorise it instead.
template propose patch-report by bo grants=role:change-manager service=reporting plan="Patch" backout="Switch back"
template grant by hanna until=2026-11-24T00:00:00Z
create from patch-report by ann summary="Patch the reporting database" items=[report-db] implementer=david planned.start=2026-11-24T10:00:00Z planned.end=2026-11-25T12:00:00Z
submit by ann
at 1d ask by ann
vote approve by hanna
vote approve by erik
vote approve by fatima
