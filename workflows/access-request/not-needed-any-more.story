# SPDX-License-Identifier: Apache-2.0
# Twice a year somebody must still want it. A manager who says nothing takes it back.
create by petra person=ann systems=[payments,reporting] access=writer last=2027-12-31 reason="The new reports"
ask by petra
vote approve by bo
done grant by petra
at 200d show
done grant/undo by samir
