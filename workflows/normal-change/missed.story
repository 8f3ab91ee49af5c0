# SPDX-License-Identifier: Apache-2.0
# On hold until its window is over: it is described anew, and approved anew, because the time was part of what was approved.
create by ann summary="A wider column in the monthly report" service=reporting items=[report-app] implementer=david planned.start=2026-11-25T10:00:00Z planned.end=2026-11-25T18:00:00Z plan="Change the layout" backout="Put the old layout back" users=none rehearsed=true personal=false
submit by ann
at 1h vote approve by bo
at 2d hold by ann
at 3d resume by ann

edit by ann planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T18:00:00Z
submit by ann
at 3d1h vote approve by bo
at 3d2h withdraw by ann comment="They like the narrow column after all"
