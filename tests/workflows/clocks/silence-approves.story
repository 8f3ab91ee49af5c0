# SPDX-License-Identifier: Apache-2.0
# Silence approves where the file says so, and why nobody is needed.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann way=silent
at 4h show
