# SPDX-License-Identifier: Apache-2.0
# Late: one more is asked, and may decide.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
at 1d1h vote approve by eve
