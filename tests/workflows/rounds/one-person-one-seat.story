# SPDX-License-Identifier: Apache-2.0
# bo is a database expert and answers for the business. He fills one of the seats, and says which.
create by ann summary="Patch the payments database" how=seats
submit by ann

vote approve by bo
refused seat-missing
vote approve by david seat=business
refused not-entitled
vote approve by hanna
refused not-entitled

vote approve by bo seat=business
vote approve by bo seat=technical
refused already-voted

# Every seat must be met: now the other one is.
vote approve by david
