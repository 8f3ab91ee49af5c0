# SPDX-License-Identifier: Apache-2.0
# Who has voted carries nothing out, with no account.
create by ann summary="Renew the certificates" how=two
submit by ann
vote approve by bo
vote approve by dee
vote approve by eve
done carry_out by bo note="Renewed"
refused separation-of-duties
done carry_out by bo-root note="Renewed"
refused separation-of-duties
done carry_out by cy note="Renewed"
