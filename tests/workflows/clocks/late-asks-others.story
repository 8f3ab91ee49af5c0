# SPDX-License-Identifier: Apache-2.0
# Later others are asked in their stead. The requester is one of them, and stays kept out.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
at 2d1h vote approve by ann
refused separation-of-duties
vote approve by dee
