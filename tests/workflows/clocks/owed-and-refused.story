# SPDX-License-Identifier: Apache-2.0
# Refused while the work goes on: it is taken back.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann way=owed
vote approve by ann
refused separation-of-duties
claim make by bot
vote reject by bo comment=No
