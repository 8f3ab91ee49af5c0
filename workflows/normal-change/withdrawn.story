# SPDX-License-Identifier: Apache-2.0
# Withdrawn by who asked for it while colleagues still think about it: what was asked of them goes away.
create by cecilia summary="Index the wiki for search" service=intranet items=[wiki] planned.start=2026-11-26T10:00:00Z planned.end=2026-11-26T11:00:00Z implementer=jonas plan="Run the indexer" backout="Delete the index" users=none rehearsed=true personal=false
submit by cecilia
can erik
withdraw by erik
refused not-entitled
at 1d withdraw by cecilia
vote approve by erik
refused state-forbids
