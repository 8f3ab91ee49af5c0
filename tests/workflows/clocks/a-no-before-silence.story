# SPDX-License-Identifier: Apache-2.0
# Who says no in time has said no.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann way=silent
vote reject by bo comment=No
