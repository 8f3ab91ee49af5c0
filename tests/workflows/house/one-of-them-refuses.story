# SPDX-License-Identifier: Apache-2.0
# Who comes second may still say no, and who abstains is nobody.
create by ann summary="Renew the certificates" how=one
submit by ann
vote approve by bo
vote abstain by dee
vote reject by cy comment="Not this week."
