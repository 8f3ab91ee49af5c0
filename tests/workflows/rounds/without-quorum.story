# SPDX-License-Identifier: Apache-2.0
# Two have approved, and that is all who came: nothing is decided.
create by ann summary="Patch the payments database" how=quorum
submit by ann
vote approve by bo
vote approve by fatima
wait 1 business day
