# SPDX-License-Identifier: Apache-2.0
# An edit brings two seats: the round is asked anew, and the votes that still hold are kept. Then they object.
create by ann summary="Patch the payments database" how=seats
submit by ann
vote approve by bo seat=business
edit by ann personal=true
vote approve by ivar
vote approve by david

# Every seat is met, but hanna has her time. A rejection is not hers to give; an objection says why.
vote reject by hanna comment="No"
refused not-entitled
vote object by hanna
refused comment-missing
vote object by hanna comment="The data of customers is not masked"

# Asked again, she says nothing: silence is consent, when the time is over.
edit by ann summary="Patch the payments database, with masked data"
submit by ann
vote approve by bo seat=business
vote approve by ivar
vote approve by david
wait 1 business day
