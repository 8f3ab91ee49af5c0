# SPDX-License-Identifier: Apache-2.0
# People vote, not accounts: bo's second account is asked no second time, ann's votes on nothing that ann asked for, nor
# does her program, nor a delegate who is herself.
create by ann summary="Renew the certificates" how=two
submit by ann
vote approve by ann
refused separation-of-duties
vote approve by ann-root
refused separation-of-duties
vote approve by robot
refused forbidden
delegate cy to ann-root for 1d
vote approve by ann-root for cy
refused separation-of-duties
vote approve by bo-root
vote approve by bo
vote approve by bo-root
refused not-entitled
can bo
