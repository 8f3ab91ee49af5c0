# expects: line 4: the command before was not refused
create by ann summary=x
submit by ann
refused not-entitled
