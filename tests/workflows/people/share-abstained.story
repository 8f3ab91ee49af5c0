# SPDX-License-Identifier: Apache-2.0
# Who abstains leaves the base: of three it is two.
create by cy summary="Renew the certificates" how=share
submit by cy
vote abstain by ann-root
vote approve by bo
vote approve by dee
