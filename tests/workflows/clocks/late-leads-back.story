# SPDX-License-Identifier: Apache-2.0
# In the end nobody has decided, and the requester has it again.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann
at 3d show
