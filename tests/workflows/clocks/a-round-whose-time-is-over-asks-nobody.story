# SPDX-License-Identifier: Apache-2.0
# A round whose time is over asks nobody.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
at 4d1h30m submit by ann way=strict
