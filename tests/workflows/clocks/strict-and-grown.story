# SPDX-License-Identifier: Apache-2.0
# It has grown while it was voted on: approved as what it was, it lapses where the work would start.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann way=strict
swell by ann size=large
vote approve by cy
