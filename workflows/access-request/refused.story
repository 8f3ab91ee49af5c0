# SPDX-License-Identifier: Apache-2.0
# No, with a reason; and a no without one does not count.
create by petra person=ann systems=[payments,reporting] access=writer last=2027-12-31 reason="The new reports"
ask by petra
vote reject by bo
refused comment-missing
vote reject by bo comment="The reports have an account of their own"
