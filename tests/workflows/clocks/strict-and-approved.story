# SPDX-License-Identifier: Apache-2.0
# Where silence is no, a yes must be said.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann way=strict
can bo
vote approve by bo
