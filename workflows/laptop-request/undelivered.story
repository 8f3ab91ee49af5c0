# SPDX-License-Identifier: Apache-2.0
# It cannot be enrolled. After three attempts an operator decides: it fails, and what was begun is undone.
create by cecilia person=cecilia model=light needed=2026-11-30
order by cecilia
at 1h vote approve by erik
done pick by petra serial=LX-4716
claim enrol by devices
fail enrol error="unknown serial number"
wait 1 min
claim enrol by devices
fail enrol error="unknown serial number"
wait 2 min
claim enrol by devices
fail enrol error="unknown serial number"
show
fail-job enrol by jonas comment="It was stolen from the stock"
claim enrol/undo by devices
complete enrol/undo
done pick/undo by petra
