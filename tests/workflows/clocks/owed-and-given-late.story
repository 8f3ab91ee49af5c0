# SPDX-License-Identifier: Apache-2.0
# Votes are owed while the work goes on; unpaid, one more is asked.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann way=owed
claim make by bot
complete make by bot
vote approve by bo
at 1d1h vote approve by eve
