# SPDX-License-Identifier: Apache-2.0
# Sixty in a hundred of five are three. With the third yes nothing can change it: nobody waits for the others.
create by cy summary="Renew the certificates" how=share
submit by cy
vote approve by bo
vote approve by dee
vote approve by eve
