# SPDX-License-Identifier: Apache-2.0
# The votes are not given in a business day: the change manager is asked, too, and the debt stays marked as late, though it is paid at last.
create by ann summary="New certificate for the broker" service=payments items=[broker] broken="The certificate ends tonight" plan="Put the new one in" backout="Put the old one back" implementer=david
act_first by ann comment="It ends in an hour."
claim deploy by deployer
fail deploy error="the broker does not start" final
claim deploy/undo by deployer
complete deploy/undo

# Refusing what failed and was taken back already has nothing left to undo.
at 2d can hanna
vote approve by hanna
at 3d close by fatima outcome=failed cause="The name in the certificate was wrong" lessons="Certificates are read by a second person" follow_ups=["None: it was done again as CHG-2"]
# It has ended, and still owes a vote.
at 4d vote approve by erik
show
