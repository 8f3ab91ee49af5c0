# SPDX-License-Identifier: Apache-2.0
# Not needed any more, when it is half ready: it is wiped and goes back into stock.
create by cecilia person=cecilia model=light needed=2026-11-30
order by cecilia
at 1h vote approve by erik
done pick by petra serial=LX-4715
claim enrol by devices
at 1h5m cancel by cecilia
complete enrol
claim enrol/undo by devices
complete enrol/undo
done pick/undo by petra
