# SPDX-License-Identifier: Apache-2.0
# A freeze keeps it until its time is over. Then its template is withdrawn: what was opened from it is for people to decide.
template propose patch-shop by erik grants=role:change-manager service=web-shop plan="Patch" backout="Switch back"
template grant by hanna until=2027-06-30T00:00:00Z
create from patch-shop by cecilia summary="Patch the shop" items=[shop-web] implementer=jonas planned.start=2026-12-28T10:00:00Z planned.end=2026-12-28T12:00:00Z
submit by cecilia
at 2026-12-29T10:00:00Z template withdraw by hanna comment="The shop patches itself by now."
template withdraw by hanna
refused template-state
submit by cecilia
withdraw by hanna
