# SPDX-License-Identifier: Apache-2.0
# Behind the approval nothing of it is edited, but for an action that leads back: then exactly those votes are void.
create by ann summary="Renew the certificates" how=two cost=300
submit by ann
vote approve by cy
vote approve by dee
vote approve by eve
edit by ann cost=30
refused field-read-only
edit by ann summary="Renew all"
refused field-read-only
edit by ann note="On Monday"
again by ann cost=250
