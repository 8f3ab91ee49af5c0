# SPDX-License-Identifier: Apache-2.0
# A risk that has risen since the vote is a change like an edit: it must be approved again.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
vote approve by bo
vote approve by cy
vote approve by dee
grow by ann size=large
begin by ann
submit by ann
show
