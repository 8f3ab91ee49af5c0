# SPDX-License-Identifier: Apache-2.0
# Whoever asked may vote without an answer: then nothing is asked any more.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
at 5h vote ask by bo comment=Why?
at 6h vote approve by bo
