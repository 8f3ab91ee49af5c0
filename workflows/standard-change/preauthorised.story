# SPDX-License-Identifier: Apache-2.0
# Proposed by one, granted by the board's chair, looked at once in its probation; from then on nobody is asked.
template propose patch-report by bo grants=board:weekly-cab probation=1 service=reporting plan="Patch the standby, switch over, patch the other" backout="Switch back"
template grant by bo until=2027-06-30T00:00:00Z
refused not-entitled
template grant by hanna until=2020-01-01T00:00:00Z
refused template-invalid
template grant by hanna until=2027-06-30T00:00:00Z
template run succeeded

# What was authorised in advance cannot be changed, neither now nor later.
create from patch-reports by ann summary="Patch the reporting database" items=[report-db]
refused template-unknown
create from patch-report by ann summary="Patch the reporting database" items=[report-db] plan="Something else"
refused template-pinned
create from patch-report by ann summary="Patch the reporting database" items=[report-db] implementer=david planned.start=2026-11-24T10:00:00Z planned.end=2026-11-24T12:00:00Z
edit by ann backout="None"
refused template-pinned
submit by ann

at 1d2h claim deploy by deployer
complete deploy version="17.2"
show
