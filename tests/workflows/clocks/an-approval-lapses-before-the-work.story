# SPDX-License-Identifier: Apache-2.0
# Offered and not begun: it runs out there, too. What has begun goes on.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
vote approve by bo
vote approve by cy
vote approve by dee
begin by ann
at 3d show
