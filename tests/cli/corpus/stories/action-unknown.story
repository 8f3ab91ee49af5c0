# expects: line 3: there is no command or action `sumbit`; did you mean `submit`?
create by ann summary=x
sumbit by ann
