# SPDX-License-Identifier: Apache-2.0
# Who is on duty does not answer: the change manager is asked, too, and after an hour it goes back, so that somebody decides to act first.
create by ann summary="Fail over to the standby" service=payments items=[pay-db-1, pay-db-2] broken="The primary answers in minutes" plan="Fail over" backout="Fail back" implementer=david
ask by ann
at 25min can hanna
at 70min can ann
withdraw by ann
