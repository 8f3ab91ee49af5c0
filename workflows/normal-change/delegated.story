# SPDX-License-Identifier: Apache-2.0
# Bo is away, and Gustav votes for him: nobody hands votes on, nobody who is kept out stands in for another.
create by ann summary="Move the report to the new server" service=reporting items=[report-app] planned.start=2026-11-25T10:00:00Z planned.end=2026-11-25T12:00:00Z implementer=david plan="Copy, switch over" backout="Switch back" users=none rehearsed=true personal=false
submit by ann
vote approve by gustav for bo
refused not-entitled
delegate bo to bo for 2d
refused delegation-invalid
delegate bo to ann for 1h
vote approve by ann for bo
refused separation-of-duties
revoke bo
delegate bo to gustav for 2d
delegate bo to hanna for 1d
refused delegation-overlaps
delegate gustav to hanna for 1d
refused delegation-chains
vote approve by gustav
refused not-entitled
vote approve by gustav for bo comment="Bo told me about it"
at 2d2h claim snapshot by deployer
complete snapshot
claim deploy by deployer
complete deploy
done verify by gustav outcome=successful
refused not-entitled
done verify by bo outcome=successful
refused separation-of-duties
done verify by ann outcome=successful
