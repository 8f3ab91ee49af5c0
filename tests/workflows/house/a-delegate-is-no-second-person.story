# SPDX-License-Identifier: Apache-2.0
# Who votes for somebody is one with them: bo, and cy by bo's hand, are one person, whoever comes first.
create by ann summary="Renew the certificates" how=rounds
submit by ann
delegate cy to bo for 1d
vote approve by bo for cy
vote approve by bo
can eve
vote approve by eve
