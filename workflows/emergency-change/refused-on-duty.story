# SPDX-License-Identifier: Apache-2.0
# Who is on duty says no, and it is withdrawn while the next one is asked.
create by ann summary="Drop the old tables" service=reporting broken="The disk is nearly full" plan="Drop tables of 2024" backout="Restore them: 5 hours" implementer=david
ask by ann
vote reject by erik comment="That is no emergency: there is room for a week."
ask by ann
withdraw by hanna
