# SPDX-License-Identifier: Apache-2.0
# The first run of a template: one of the team looks at it.
template propose patch-report by bo grants=role:change-manager probation=2 service=reporting plan="Patch" backout="Switch back"
template grant by hanna until=2027-06-30T00:00:00Z
create from patch-report by ann summary="Patch the reporting database" items=[report-db] implementer=david planned.start=2026-11-24T10:00:00Z planned.end=2026-11-24T12:00:00Z
submit by ann
vote approve by ann
refused separation-of-duties
vote reject by bo comment="Not on a Tuesday."
edit by ann planned.start=2026-11-25T10:00:00Z planned.end=2026-11-25T12:00:00Z
submit by ann
vote approve by bo
withdraw by ann
