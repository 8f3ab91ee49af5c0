# expects: line 4: there is no job `paint`
create by ann summary=x
submit by ann
claim paint by bot
