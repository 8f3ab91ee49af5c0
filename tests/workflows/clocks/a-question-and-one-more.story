# SPDX-License-Identifier: Apache-2.0
# Whoever was answered may ask again, and vote at last.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
vote ask by bo comment=Why?
answer by ann comment=So.
vote ask by bo comment="How, then?"
answer by ann comment=Thus.
vote approve by bo
