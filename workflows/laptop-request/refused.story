# SPDX-License-Identifier: Apache-2.0
# The manager says no.
create by cecilia person=cecilia model=light needed=2026-11-30
order by cecilia
vote approve by cecilia
refused not-entitled
at 1h vote reject by erik comment="The one that you have is a year old"
