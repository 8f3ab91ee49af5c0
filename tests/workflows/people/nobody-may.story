# SPDX-License-Identifier: Apache-2.0
# Nobody is asked but who may not answer. That is a fault, and never a yes.
create by ann summary="Renew the certificates" how=nobody
submit by ann
refused nobody-can-decide
