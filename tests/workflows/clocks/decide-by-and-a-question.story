# SPDX-License-Identifier: Apache-2.0
# A question stops no instant: what must be decided by then is not, and expires.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
at 2d20h vote approve by dee
vote ask by cy comment=When?
show
at 5d show
