# SPDX-License-Identifier: Apache-2.0
# Votes for a meeting count when the round closes. Before, they can be talked over and taken back.
create by ann summary="Patch the payments database" how=meeting
submit by ann
vote reject by fatima comment="Who looks after it on Sunday?"
vote approve by bo
vote approve by hanna
withdraw vote by fatima comment="Answered"
vote approve by fatima
wait 5 business days
