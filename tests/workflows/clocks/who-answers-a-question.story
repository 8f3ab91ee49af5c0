# SPDX-License-Identifier: Apache-2.0
# Only the requester answers, only what is asked, and only with words.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
answer by ann comment=x
refused state-forbids
vote ask by bo comment=Why?
answer by bo comment=x
refused not-entitled
answer by ann
refused comment-missing
vote ask by bo
refused comment-missing
