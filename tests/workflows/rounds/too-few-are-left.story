# SPDX-License-Identifier: Apache-2.0
# Who is left must fill all seats, each person one. Without david and fatima bo would have to fill two.
create by ann summary="Patch the payments database" how=seats
submit by ann
vote abstain by david
vote abstain by fatima
