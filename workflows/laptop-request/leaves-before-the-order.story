# SPDX-License-Identifier: Apache-2.0
# Whoever leaves before anything was ordered needs nothing.
create by jonas person=cecilia model=light
at 1d signal hr.left key=cecilia
