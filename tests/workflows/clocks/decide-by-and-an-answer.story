# SPDX-License-Identifier: Apache-2.0
# The answer lets the clock go on; the instant has not moved, and comes before it.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
at 2d20h vote approve by dee
vote ask by cy comment=When?
at 3d20h answer by ann comment=Soon
at 5d show
