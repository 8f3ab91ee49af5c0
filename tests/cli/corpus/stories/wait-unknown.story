# expects: line 2: `a while` is no duration: write wait 30 min, or wait 2 business hours
wait a while
