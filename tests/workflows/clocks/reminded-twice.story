# SPDX-License-Identifier: Apache-2.0
# Reminded at half of the time and after six hours, of business time: half of the nine hours that the office is open
# from Monday 08:00 to Tuesday 08:00.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
at 7h show
