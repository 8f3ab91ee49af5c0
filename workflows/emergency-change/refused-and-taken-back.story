# SPDX-License-Identifier: Apache-2.0
# Done first and not ratified: the deployment is taken back, newest first, and the change is closed without success.
create by ann summary="Turn the checks of card numbers off" service=payments items=[pay-api] broken="The checks take ten seconds" plan="Turn them off" backout="Turn them on" implementer=david
act_first by ann comment="The queue grows by the minute."
claim deploy by deployer
complete deploy
done verify by bo
at 1h vote reject by hanna comment="Not without those checks."
claim deploy/undo by deployer
complete deploy/undo
at 1d close by hanna outcome=backed_out cause="The checks were never measured under load" lessons="Checks are part of the load test" follow_ups=["Load test of the checks: Ann, until 10 December"]
show
