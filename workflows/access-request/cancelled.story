# SPDX-License-Identifier: Apache-2.0
# Nobody has decided, and it is not needed any more.
create by petra person=ann systems=[payments,reporting] access=writer last=2027-12-31 reason="The new reports"
ask by petra
cancel by ann
refused not-entitled
cancel by petra
