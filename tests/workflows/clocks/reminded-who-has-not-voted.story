# SPDX-License-Identifier: Apache-2.0
# Who has voted is not reminded.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
vote approve by bo
at 1h vote approve by cy
at 5h show
