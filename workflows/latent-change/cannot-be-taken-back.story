# SPDX-License-Identifier: Apache-2.0
# Not ratified, and it cannot be taken back: the change is closed without success.
create by ann summary="Old statements deleted" service=payments implementer=david done_at=2026-11-22T10:00:00Z found=told_by_implementer what="Statements of 2019 are gone" backout="From the tapes, if they can be read"
record by ann
vote reject by hanna comment="They had to be kept until 2030."
fail take_back by bo error="the tapes cannot be read"
close by fatima outcome=could_not_be_taken_back cause="A script with the wrong year" lessons="Nothing is deleted by one person alone" follow_ups=["Report to the auditor: Hanna, until Friday"]
