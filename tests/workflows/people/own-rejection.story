# SPDX-License-Identifier: Apache-2.0
# Where everybody asked counts, the requester's no counts, too.
create by ann summary="Renew the certificates" how=own
submit by ann
vote reject by ann comment="Tomorrow would be better"
