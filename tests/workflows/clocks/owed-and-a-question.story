# SPDX-License-Identifier: Apache-2.0
# A question to the requester works here, too.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann way=owed
vote ask by bo comment=Why?
answer by ann comment=So.
vote approve by bo
