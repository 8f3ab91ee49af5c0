# SPDX-License-Identifier: Apache-2.0
# Fatima lets David vote for her. Each fills one seat: he has filled one already, and so fills no second one in her name.
create by ann summary="Patch the payments database" how=seats
submit by ann
delegate fatima to david for 2d
vote approve by david
vote approve by david for fatima
refused separation-of-duties
vote approve by fatima seat=business
