# SPDX-License-Identifier: Apache-2.0
# It begins while the approval holds.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
at 4d1h submit by ann way=silent
vote approve by bo
at 4d2h30m claim make by bot
complete make by bot
