# SPDX-License-Identifier: Apache-2.0
# Two who speak in time are enough.
create by ann summary="Renew the certificates" how=silence
submit by ann
vote reject by bo comment="They hold."
submit by ann
vote approve by cy
vote approve by eve
