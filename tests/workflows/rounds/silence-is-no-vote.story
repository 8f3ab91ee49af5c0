# SPDX-License-Identifier: Apache-2.0
# The silence of those who may object consents; that of those who vote does not.
create by ann summary="Patch the payments database" how=seats personal=true
submit by ann
vote approve by bo seat=business
wait 1 business day
