# SPDX-License-Identifier: Apache-2.0
# An approval holds for three business days; two are gone.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
vote approve by bo
vote approve by cy
vote approve by dee
show
at 2d begin by ann
