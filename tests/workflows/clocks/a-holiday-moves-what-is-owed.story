# SPDX-License-Identifier: Apache-2.0
# A new holiday moves the time in which votes are owed.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann way=owed
at 4h holiday 2026-11-24
