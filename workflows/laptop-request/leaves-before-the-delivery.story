# SPDX-License-Identifier: Apache-2.0
# Whoever leaves while the laptop is made ready: what was begun is undone first.
create by jonas person=cecilia model=light needed=2026-11-30
order by jonas
at 1h vote approve by erik
done pick by petra serial=LX-4714
at 1d signal hr.left key=cecilia
show
done pick/undo by samir
