# SPDX-License-Identifier: Apache-2.0
# It is kept by a suspended preauthorisation when the template gets a new version, which nobody has granted for it: it comes back, and the board decides.
template propose patch-report by bo grants=role:change-manager service=reporting plan="Patch" backout="Switch back"
template grant by hanna until=2027-06-30T00:00:00Z
create from patch-report by ann summary="Patch the reporting database" items=[report-db] implementer=david planned.start=2026-11-24T10:00:00Z planned.end=2026-11-25T12:00:00Z
submit by ann
template suspend by hanna comment="Ivar has found a hole in that version."
at 1d2h template propose patch-report by bo grants=role:change-manager service=reporting plan="Patch twice" backout="Switch back"
submit by ann
at 9d can ann
withdraw by hanna
