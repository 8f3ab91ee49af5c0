# SPDX-License-Identifier: Apache-2.0
# The board rejects. Who approved the same before is not asked again; the board is, though nothing was changed.
create by ann summary="Renew the certificates" how=two
submit by ann
vote approve by cy
vote reject by dee comment="Too dear"
submit by ann
can cy
vote approve by dee
vote approve by eve
