# expects: line 3: there is no field `colour`
create by ann summary=x
edit by ann colour=red
