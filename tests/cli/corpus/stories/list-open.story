# expects: line 2: a list does not end: `]` is missing
create by ann summary=x hosts=[db-1, db-2
