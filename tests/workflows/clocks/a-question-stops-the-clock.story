# SPDX-License-Identifier: Apache-2.0
# A question stops the clock until the requester has answered, over a night, too.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
at 5h vote ask by bo comment=Why?
at 1d show
answer by ann comment=So.
at 2d show
