# SPDX-License-Identifier: Apache-2.0
# Done first: nobody is asked, the votes are owed from that moment, and the board pays them the same day.
create by bo summary="Block the address that floods us" service=payments items=[pay-api] broken="A flood of requests; payments time out" plan="Add a rule to the filter" backout="Take the rule out: 1 minute" implementer=david
act_first by bo
refused comment-missing
act_first by bo comment="Erik is on a flight."
at 3min claim deploy by deployer
complete deploy
done verify by ann

# Bo is on the board, and asked for it: somebody else must pay.
vote approve by bo
refused separation-of-duties
at 2h vote approve by hanna
vote approve by erik comment="I would have said yes."
at 1d close by fatima outcome=successful cause="No limit per address" lessons="A limit per address, before the next sale" follow_ups=["Limit per address: David, until 1 December"]
