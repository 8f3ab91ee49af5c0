# expects: line 2: an entry of a list is empty
create by ann summary=x hosts=[db-1, , db-2]
