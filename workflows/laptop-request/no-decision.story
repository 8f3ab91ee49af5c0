# SPDX-License-Identifier: Apache-2.0
# The manager does not answer within five business days: it lies with the requester again, who gives up.
create by cecilia person=cecilia model=light needed=2026-11-30
order by cecilia
wait 5 business days
cancel by cecilia
