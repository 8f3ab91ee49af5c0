# SPDX-License-Identifier: Apache-2.0
# `never: []` with a reason lets the requester approve: it is shown with its reason, and audited.
create by ann summary="Renew the certificates" how=own
submit by ann
can ann
vote approve by ann
