# SPDX-License-Identifier: Apache-2.0
# Whoever leaves before the manager has decided needs nothing.
create by jonas person=cecilia model=light needed=2026-11-30
order by jonas
at 1d signal hr.left key=cecilia
