# expects: line 3: `=` stands alone: write name=value without spaces around `=`
create by ann summary=x
= by ann
