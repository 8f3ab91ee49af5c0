# SPDX-License-Identifier: Apache-2.0
# Yes, but as a reader only, to one of the two systems, and until June: and nothing wider.
create by petra person=ann systems=[payments,reporting] access=writer last=2027-12-31 reason="The new reports"
ask by petra
vote approve by bo access=admin
refused not-narrower
vote approve by bo last=2028-06-30
refused not-narrower
vote approve by bo systems=[payments,web-shop]
refused not-narrower
vote approve by bo reason="Whatever"
refused field-read-only
vote reject by bo access=reader comment="Not all of this"
refused state-forbids
vote approve by bo access=reader systems=[reporting] last=2027-06-30 comment="Enough for the reports"
show
done grant by samir

at 182d vote approve by ann
refused not-entitled
vote approve by bo
at 200d return by ann
done grant/undo by petra
