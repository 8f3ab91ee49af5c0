# SPDX-License-Identifier: Apache-2.0
# At its end it stays; the refusal is on record.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann way=owed
claim make by bot
complete make by bot
vote reject by bo comment=No
show
