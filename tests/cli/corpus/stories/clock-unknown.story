# expects: line 2: `noon` is no time: write 5m, 2h30m or 1d since the start, or an instant such as 2026-11-24T08:00:00Z
at noon
