# SPDX-License-Identifier: Apache-2.0
# The preauthorisation is suspended while a change of it waits for its time: it says so when that comes, and goes on once the preauthorisation stands again.
template propose patch-report by bo grants=role:change-manager service=reporting plan="Patch" backout="Switch back"
template grant by hanna until=2027-06-30T00:00:00Z
create from patch-report by ann summary="Patch the reporting database" items=[report-db] implementer=david planned.start=2026-11-24T10:00:00Z planned.end=2026-11-25T12:00:00Z
submit by ann
template suspend by hanna comment="Ivar has found a hole in that version."
at 1d2h can ann
at 1d3h template resume by hanna comment="The hole is closed."
claim deploy by deployer
complete deploy by deployer
