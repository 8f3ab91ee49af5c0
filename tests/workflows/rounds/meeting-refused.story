# SPDX-License-Identifier: Apache-2.0
# The majority of the votes is against it.
create by ann summary="Patch the payments database" how=meeting
submit by ann
vote reject by fatima comment="Who looks after it on Sunday?"
vote reject by bo comment="Nobody does"
vote approve by hanna
wait 3 days
