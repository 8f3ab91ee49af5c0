# SPDX-License-Identifier: Apache-2.0
# Not needed any more, before the manager has decided.
create by cecilia person=cecilia model=light needed=2026-11-30
order by cecilia
at 1h cancel by cecilia
