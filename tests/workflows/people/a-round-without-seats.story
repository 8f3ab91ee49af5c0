# SPDX-License-Identifier: Apache-2.0
# A round that is not there is skipped, and that is on record.
create by ann summary="Renew the certificates" how=some
submit by ann
vote approve by cy
