# SPDX-License-Identifier: Apache-2.0
# What is said aloud in the meeting the chair writes down, with her own name beside; never her own vote, and nobody else does.
create by ann summary="Patch the payments database" how=meeting
submit by ann
vote approve by fatima for ivar aloud
refused not-entitled
vote approve by hanna for hanna aloud
refused not-entitled
vote approve by hanna for ann aloud
refused not-entitled
vote approve by hanna for ivar aloud comment="He is on the telephone"
vote approve by hanna
vote reject by hanna for bo aloud comment="He fears for the nightly run"
at 2d show
