# SPDX-License-Identifier: Apache-2.0
# The manager is reminded when half of the time is over, and silence is no yes.
create by petra person=ann systems=[payments,reporting] access=writer last=2027-12-31 reason="The new reports"
ask by petra
at 8d show
