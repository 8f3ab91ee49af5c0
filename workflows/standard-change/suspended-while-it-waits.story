# SPDX-License-Identifier: Apache-2.0
# It waits for its time when the preauthorisation is suspended, by hand or by its end: it comes back, and the board decides.
template propose patch-report by bo grants=role:change-manager service=reporting plan="Patch" backout="Switch back"
template grant by hanna until=2027-06-30T00:00:00Z
create from patch-report by ann summary="Patch the reporting database" items=[report-db] implementer=david planned.start=2026-11-24T10:00:00Z planned.end=2026-11-25T12:00:00Z
submit by ann
template suspend by hanna comment="Ivar has found a hole in that version."
at 1d2h can ann
# Whatever people have decided instead, a new version of the template is none that was granted.
template propose patch-report by bo grants=role:change-manager service=reporting plan="Patch twice" backout="Switch back"
submit by ann
at 9d can ann
withdraw by hanna
