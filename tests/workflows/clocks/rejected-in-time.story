# SPDX-License-Identifier: Apache-2.0
# No is no before any clock runs out.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
vote reject by bo comment="Not so"
