# SPDX-License-Identifier: Apache-2.0
# Silence is neither: at the end of its time the round has expired.
create by cy summary="Renew the certificates" how=share
submit by cy
vote approve by bo
vote approve by dee
wait 1 business day
