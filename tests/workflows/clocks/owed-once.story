# SPDX-License-Identifier: Apache-2.0
# Entering again owes nothing more while something is owed.
create by ann plan=p planned.start=2026-11-27T10:00:00Z planned.end=2026-11-27T12:00:00Z
submit by ann way=owed
claim make by bot
fail make by bot final
claim make/undo by bot
complete make/undo by bot
submit by ann
show
