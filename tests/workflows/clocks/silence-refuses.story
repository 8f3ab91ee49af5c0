# SPDX-License-Identifier: Apache-2.0
# Where silence is no, nobody has said yes in time.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann way=strict
at 4d1h show
