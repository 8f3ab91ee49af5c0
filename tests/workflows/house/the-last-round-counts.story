# SPDX-License-Identifier: Apache-2.0
# All rounds count together, so the last one takes no more than its file says where others decided the first.
create by ann summary="Renew the certificates" how=rounds audited=true
submit by ann
vote approve by bo
vote approve by eve
vote reject by cy comment="Which ones?"
submit by ann
vote approve by bo
