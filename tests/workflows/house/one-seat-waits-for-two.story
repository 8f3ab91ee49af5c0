# SPDX-License-Identifier: Apache-2.0
# The file asks for one, the house for two: the round stays open until two have approved, each with all their accounts.
create by ann summary="Renew the certificates" how=one
submit by ann
vote approve by bo
vote approve by bo-root
refused already-voted
can cy
vote approve by cy
