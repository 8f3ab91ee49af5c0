# SPDX-License-Identifier: Apache-2.0
# An edit of what was asked about takes the question away, and the vote is asked for again.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
vote ask by bo comment="Why on a Friday?"
amend by ann plan="On Thursday"
can bo
answer by ann comment="It is a Thursday now"
refused state-forbids
vote approve by bo
