# expects: line 2: a text in quotes does not end on this line
create by ann summary="never ends
