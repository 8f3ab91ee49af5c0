# SPDX-License-Identifier: Apache-2.0
# Two rejections refuse, with the quorum or without.
create by ann summary="Patch the payments database" how=quorum
submit by ann
vote reject by bo comment="Too early"
vote reject by erik comment="Too late"
