# SPDX-License-Identifier: Apache-2.0
# What is asked for changes while it is decided on: exactly the votes about it are void, and one on what was there before is refused.
create by petra person=ann systems=[payments] access=admin reason="On call for payments"
ask by petra
vote approve by bo
amend by petra reason="On call for payments, as of January"
can bo
amend by petra last=2027-01-31
can bo
vote approve by ivar digest=seen
refused stale-subject
vote approve by bo
vote approve by bo access=reader
refused already-voted
withdraw vote by bo comment="A reader would do"
vote approve by bo access=reader
