# SPDX-License-Identifier: Apache-2.0
# Votes that are owed take two people, too, also after the end.
create by ann summary="Renew the certificates" how=owed
submit by ann
close by ann
vote approve by bo
vote approve by eve
