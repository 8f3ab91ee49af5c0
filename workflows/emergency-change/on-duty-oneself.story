# SPDX-License-Identifier: Apache-2.0
# Whoever is on duty does not authorise what they ask for: nobody is left to ask, which is a fault and never a yes. It is done first, and refused while it is being done.
create by erik summary="Restart the broker" service=payments items=[broker] broken="Messages wait" plan="Restart it" backout="Nothing to take back" implementer=cecilia
ask by erik
refused nobody-can-decide
act_first by erik comment="I am on duty myself."
claim deploy by deployer
vote reject by fatima comment="Not during the night run."
complete deploy by deployer
claim deploy/undo by deployer
complete deploy/undo
at 1h close by fatima outcome=failed cause="A restart without need" lessons="The night run is on the board of the duty room" follow_ups=["The board: Erik, tomorrow"]
