# SPDX-License-Identifier: Apache-2.0
# Of the two whom it asks, one is who asks: there could never be two, so nothing comes into it.
create by cy summary="Renew the certificates" how=pair
submit by cy
refused nobody-can-decide
