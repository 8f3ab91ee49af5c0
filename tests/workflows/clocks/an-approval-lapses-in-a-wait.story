# SPDX-License-Identifier: Apache-2.0
# A wait that is blocked by the approval leads back where it does not hold any more.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann way=silent
at 5d show
