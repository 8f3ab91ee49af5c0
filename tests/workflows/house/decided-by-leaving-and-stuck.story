# SPDX-License-Identifier: Apache-2.0
# The last silent one leaves, which decides the round, but the next one would ask nobody else: that is refused and
# told, and the round stays open until somebody can be asked.
create by ann summary="Renew the certificates" how=everybody
submit by ann
vote reject by dee comment="They hold."
submit by ann
vote approve by bo
vote approve by cy
leaves dee
refused nobody-can-decide
returns dee
vote approve by dee
vote approve by dee
