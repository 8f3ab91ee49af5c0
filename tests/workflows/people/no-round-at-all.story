# SPDX-License-Identifier: Apache-2.0
# An approval without any round is a fault, and never a yes.
create by ann summary="Renew the certificates" how=none
submit by ann
refused nobody-can-decide
