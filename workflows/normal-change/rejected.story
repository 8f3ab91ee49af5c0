# SPDX-License-Identifier: Apache-2.0
# Rejected twice, first by a colleague and then, with more at stake, by an expert; given up at last.
create by cecilia summary="Empty the wiki's cache each night" service=intranet items=[wiki] planned.start=2026-11-26T10:00:00Z planned.end=2026-11-26T11:00:00Z implementer=jonas plan="Add a line to the timetable" backout="Take it out again" users=none rehearsed=false personal=false
submit by cecilia

# A rejection says why.
at 1h vote reject by erik
refused comment-missing
vote reject by erik comment="The cache is what keeps the wiki usable on Monday mornings"

# She may change it while it lies with her; it is another change now.
at 3h edit by cecilia plan="Warm the cache up again after it was emptied" users=everyone
edit by erik plan="No"
refused field-read-only
submit by cecilia
at 1d vote reject by erik comment="Still no"

at 1d1h withdraw by cecilia
comment by cecilia comment="We buy more memory instead"
