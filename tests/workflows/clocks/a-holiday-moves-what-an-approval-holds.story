# SPDX-License-Identifier: Apache-2.0
# A new holiday moves the day until which an approval holds.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
vote approve by bo
vote approve by cy
vote approve by dee
at 4h holiday 2026-11-24
show
