# SPDX-License-Identifier: Apache-2.0
# What is approved after its end is for nothing.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
at 4d5h submit by ann way=silent
vote approve by bo
