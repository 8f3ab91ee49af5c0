# SPDX-License-Identifier: Apache-2.0
# Where somebody else asks, the same approval has somebody who may answer. The work that fails leads back.
create by cy summary="Renew the certificates" how=nobody
submit by cy
vote reject by ann comment="For how long?"
submit by cy summary="Renew the certificates for a year"
vote approve by ann
fail carry_out by bo error="The issuer is away" final
