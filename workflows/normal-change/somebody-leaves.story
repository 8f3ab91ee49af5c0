# Two of the four of the board have approved, and one who has not voted leaves the company: two of three are the
# majority. The ticket does not wait for a vote that never comes, and the turn says who left.
create by ann summary="Patch the payments database" service=payments items=[pay-db-1, pay-db-2] planned.start=2026-12-01T20:00:00Z planned.end=2026-12-01T23:00:00Z implementer=david plan="Fail over, patch the standby, fail back, patch the other" backout="Restore the snapshot: 20 minutes" users=country rehearsed=true personal=true
submit by ann
at 30m vote approve by bo comment="Rehearsed on the standby"
at 1h vote approve by ivar
at 1d vote approve by hanna
vote approve by ivar
at 2d leaves erik
