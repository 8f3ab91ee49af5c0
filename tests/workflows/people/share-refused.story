# SPDX-License-Identifier: Apache-2.0
# Sixty in a hundred of four, when the requester is kept out: three. When two said no, three cannot come any more.
create by cy summary="Renew the certificates" how=share
submit by cy
vote reject by bo comment="Not this week"
vote reject by dee comment="Not this week"
