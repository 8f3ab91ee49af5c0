# SPDX-License-Identifier: Apache-2.0
# Where its condition holds the round is there, and comes first.
create by ann summary="Renew the certificates" how=some audited=true
submit by ann
vote approve by cy
refused not-entitled
vote approve by eve
vote reject by bo comment="Not yet"
