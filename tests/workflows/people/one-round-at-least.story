# SPDX-License-Identifier: Apache-2.0
# With the one round there, there is somebody to decide.
create by ann summary="Renew the certificates" how=none audited=true
submit by ann
vote reject by eve comment="Which ones?"
submit by ann summary="Renew the three of the shop"
vote approve by eve
