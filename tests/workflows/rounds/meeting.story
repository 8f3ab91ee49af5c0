# SPDX-License-Identifier: Apache-2.0
# Votes for a meeting count when the round closes. Before, they can be talked over and taken back.
create by ann summary="Patch the payments database" how=meeting
submit by ann
vote reject by fatima comment="Who looks after it on Sunday?"
vote approve by bo
vote approve by hanna
withdraw vote by fatima comment="Answered"
vote approve by fatima

# The chair closes the round, and nobody else: then the votes count.
at 25h close round by fatima
refused not-entitled
close round by hanna
