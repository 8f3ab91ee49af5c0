# SPDX-License-Identifier: Apache-2.0
# Several questions: the clock goes on with the last answer; the other votes stand.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
vote approve by bo
vote ask by cy comment=1
vote ask by dee comment=2
answer by ann comment=x
refused state-forbids
answer cy by ann comment=x
answer dee by ann comment=y
