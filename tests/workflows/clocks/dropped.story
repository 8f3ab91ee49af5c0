# SPDX-License-Identifier: Apache-2.0
# Nothing was asked, and it is dropped.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
drop by ann
