# SPDX-License-Identifier: Apache-2.0
# Two approvals are enough, when three have voted. One rejection is not enough to refuse.
create by ann summary="Patch the payments database" how=quorum
submit by ann
vote approve by bo
vote reject by erik comment="Too early"
vote approve by fatima
