# SPDX-License-Identifier: Apache-2.0
# Erik is on duty and authorises it within minutes. The review is written while the work goes on, and must say four things before it is closed.
create by ann summary="Restart the payments database with more memory" service=payments items=[pay-db-1] broken="Payments fail since 09:40; every branch notices" implementer=david
ask by ann
refused field-missing
edit by ann plan="Set shared_buffers to 8 GB, restart the primary" backout="Set it to 4 GB, restart: 3 minutes"
ask by ann

# Who is off duty is not asked.
vote approve by hanna
refused not-entitled
at 5min vote approve by erik comment="Do it; I am on the bridge."

at 10min claim deploy by deployer
complete deploy
edit by fatima cause="The memory was sized for last year's number of shops."
done verify by bo

# Nothing is closed before it is said how it went, why, what is learnt and what is done about it.
close by fatima
refused field-missing
close by fatima outcome=successful lessons="Sizes are looked at every quarter."
refused field-missing
at 1d close by fatima outcome=successful lessons="Sizes are looked at every quarter." follow_ups=["Review of all sizes: Bo, until 15 December"]
show
