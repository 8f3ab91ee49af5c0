# SPDX-License-Identifier: Apache-2.0
# What the technicians approved is as it was, what the board approves is not.
create by ann summary="Renew the certificates" how=two cost=900
submit by ann
vote approve by cy
vote approve by dee
vote reject by eve comment="Too dear"
submit by ann cost=300
