# expects: line 3: the ticket is there already: one is walked at a time
create by ann summary=x
create by ann summary=x
