# SPDX-License-Identifier: Apache-2.0
# The desk cannot grant it: an operator is asked, and it ends.
create by petra person=ann systems=[payments,reporting] access=writer last=2027-12-31 reason="The new reports"
ask by petra
vote approve by bo
claim grant by samir
fail grant by samir error="No licence left" final
fail-job grant by karin comment="Ask again next quarter"
done grant/undo by samir
