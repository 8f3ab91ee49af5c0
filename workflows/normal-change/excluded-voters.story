# SPDX-License-Identifier: Apache-2.0
# Who may not decide: whoever asked, edited or carries it out, whoever was not asked, and nobody twice. Who has voted does not do the work.
create by ann summary="Move the report to the new server" service=reporting items=[report-app] planned.start=2026-11-25T10:00:00Z planned.end=2026-11-25T12:00:00Z implementer=david plan="Copy, switch over" backout="Switch back" users=none rehearsed=true personal=false
submit by ann

# Of three in the team one asked for it and one will do it.
vote approve by ann
refused separation-of-duties
vote approve by david
refused separation-of-duties
vote approve by gustav
refused not-entitled
can david
can bo
vote approve by bo
vote approve by bo
refused state-forbids

at 2d2h claim snapshot by deployer
complete snapshot
claim deploy by deployer
complete deploy
done verify by david outcome=successful
refused separation-of-duties
done verify by bo outcome=successful
refused separation-of-duties
done verify by ann outcome=successful
claim snapshot/finally by deployer
complete snapshot/finally
