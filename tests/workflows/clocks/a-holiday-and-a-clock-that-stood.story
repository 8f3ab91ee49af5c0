# SPDX-License-Identifier: Apache-2.0
# What was left of a clock that has stood is left of it by the new calendar.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
at 5h vote ask by bo comment=Why?
at 6h answer by ann comment=So.
at 7h holiday 2026-11-24
