# SPDX-License-Identifier: Apache-2.0
# Both of the two whom it asks, after one of them has refused it.
create by ann summary="Renew the certificates" how=pair
submit by ann
vote approve by cy
vote reject by eve comment="Not this week."
submit by ann
vote approve by eve
vote approve by cy
