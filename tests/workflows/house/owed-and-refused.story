# SPDX-License-Identifier: Apache-2.0
# One is enough to refuse.
create by ann summary="Renew the certificates" how=owed
submit by ann
vote reject by bo comment="They hold."
