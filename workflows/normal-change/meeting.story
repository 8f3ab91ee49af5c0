# SPDX-License-Identifier: Apache-2.0
# The board in its meetings: what is decided there becomes the votes of those who are there. Hanna leads, or Ivar while she is not there.
at 3d create by ann summary="Patch the payments database" service=payments items=[pay-db-1, pay-db-2] planned.start=2026-12-14T20:00:00Z planned.end=2026-12-14T23:00:00Z implementer=erik plan="Fail over, patch the standby, fail back, patch the other" backout="Restore the snapshot: 20 minutes" users=country rehearsed=true personal=false
submit by ann
vote approve by david
# Who votes before the meeting counts there.
vote approve by fatima

# Nobody writes down a meeting long before it, or who was no member, or leads it without being asked to.
attend weekly-cab/2026-12-01 by hanna present=[hanna, ivar]
refused meeting-too-early
at 2026-12-01T13:00:00Z attend weekly-cab/2026-12-01 by ann present=[hanna, ivar, bo]
refused not-entitled
attend weekly-cab/2026-12-01 by ivar present=[ivar, gustav]
refused not-present

# Hanna is late. Two are too few to decide, and enough to put it off.
attend weekly-cab/2026-12-01 by ivar present=[ivar, erik]
decide approve by ivar
refused meeting-quorum
decide defer by ivar
refused comment-missing
decide defer by ivar comment="Who restores the snapshot at night?"
decide approve by ivar
refused not-on-agenda

# A week later Hanna leads, and no deputy does. Erik carries it out: he is there, and has no vote.
at 2026-12-08T13:00:00Z attend weekly-cab/2026-12-08 by hanna present=[hanna, ivar, bo, erik, fatima]
decide approve by ivar
refused not-entitled
decide approve by hanna but=["erik=reject"]
refused comment-missing
decide approve by hanna but=["bo=reject:Not in the week of the sale."] comment="The night shift does."
decide approve by hanna
refused state-forbids
