# SPDX-License-Identifier: Apache-2.0
# After three years it is due for return by itself.
create by cecilia person=cecilia model=light needed=2026-11-24
order by cecilia
at 1h vote approve by erik
done pick by petra serial=LX-4713
claim enrol by devices
complete enrol
at 1d2h done hand_over by petra
wait 1095 days
show
