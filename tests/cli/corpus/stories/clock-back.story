# expects: line 3: the clock does not go back: it is past that time already
at 2h
at 1h
