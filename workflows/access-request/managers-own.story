# SPDX-License-Identifier: Apache-2.0
# A manager asks for one of their own people: then it is not theirs to decide, and the service desk is asked.
create by bo person=ann systems=[reporting] access=reader reason="The new reports"
ask by bo
vote approve by bo
refused not-entitled
can petra
vote approve by petra seat=manager
