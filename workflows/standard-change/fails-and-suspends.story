# SPDX-License-Identifier: Apache-2.0
# Its work fails: the preauthorisation is suspended by that very report, before anything is undone.
template propose patch-report by bo grants=role:change-manager service=reporting plan="Patch" backout="Switch back"
template grant by hanna until=2027-06-30T00:00:00Z
create from patch-report by ann summary="Patch the reporting database" items=[report-db] implementer=david planned.start=2026-11-23T08:00:00Z planned.end=2026-11-23T12:00:00Z
submit by ann
claim deploy by deployer
fail deploy by deployer error="the standby does not start" final
claim deploy/undo by deployer
complete deploy/undo by deployer
close by gustav
refused field-missing
at 1d close by gustav review="The new version needs another locale"

# Whoever grants it lets it stand again, and its probation begins anew.
template resume by bo
refused not-entitled
template resume by hanna comment="The template says it now"
