# SPDX-License-Identifier: Apache-2.0
# What began while the approval held may end later.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
vote approve by bo
vote approve by cy
vote approve by dee
begin by ann
at 2d23h claim make by bot lease=24h
at 3d1h show
