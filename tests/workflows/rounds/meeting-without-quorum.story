# SPDX-License-Identifier: Apache-2.0
# Without its quorum a board cannot decide, whatever the votes say.
create by ann summary="Patch the payments database" how=meeting
submit by ann
vote approve by fatima
vote approve by bo
wait 3 days
