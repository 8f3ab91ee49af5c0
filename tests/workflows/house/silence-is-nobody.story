# SPDX-License-Identifier: Apache-2.0
# Silence approves where the file says so, but it is nobody, and the house wants two people.
create by ann summary="Renew the certificates" how=silence
submit by ann
vote approve by bo
wait 1 h
