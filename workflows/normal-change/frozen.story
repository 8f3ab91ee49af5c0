# SPDX-License-Identifier: Apache-2.0
# Planned over New Year: two freezes stand in its way. One is lifted; the other keeps the change until it is moved, and then until the freeze ends.
create by ann summary="A faster search in the shop" service=web-shop items=[shop-search] implementer=david planned.start=2026-12-30T22:00:00Z planned.end=2026-12-31T02:00:00Z plan="Build the new index, switch over" backout="Switch back" users=none rehearsed=true personal=false
submit by ann
at 1h vote approve by cecilia

# Lifting a freeze is for whom it names, and for once.
override quarter-end by ann comment="It is only the search."
refused not-entitled
override quarter-end by hanna comment="Without it the sale fails."
override quarter-end by hanna comment="Once more."
refused freeze-not-met

# Its time comes, and New Year keeps it.
at 2026-12-30T22:00:00Z reschedule by ann planned.start=2027-01-04T04:30:00Z planned.end=2027-01-04T08:00:00Z
vote approve by cecilia

# The freeze ends half an hour into its time, and it goes on with what is left.
at 2027-01-04T05:00:00Z claim snapshot by deployer
complete snapshot by deployer
