# SPDX-License-Identifier: Apache-2.0
# Nobody decides in time. Business days are those of the office in Stockholm: a weekend does not count.
create by cecilia summary="Renew the certificate of the shop" service=web-shop items=[shop-web] planned.start=2026-12-10T10:00:00Z planned.end=2026-12-10T11:00:00Z implementer=jonas plan="Install the new certificate" backout="Install the old one" users=none rehearsed=true personal=false
submit by cecilia
wait 1 business day
wait 1 business day

# What is not decided by the team counts as rejected. Submitted again with more at stake it goes to the board, in which the
# second round runs out.
at 3d edit by cecilia users=country
submit by cecilia
at 3d5h vote approve by erik
at 20d show
withdraw by cecilia
