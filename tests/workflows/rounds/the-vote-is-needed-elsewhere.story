# SPDX-License-Identifier: Apache-2.0
# With his approval in the wrong seat bo would refuse the round that he agrees to.
create by ann summary="Patch the payments database" how=seats
submit by ann
vote abstain by fatima
vote approve by bo seat=technical
refused seat-needed
vote approve by bo seat=business
vote reject by david comment="Not on a Friday"
