# expects: line 4: there is no vote `perhaps`
create by ann summary=x
submit by ann
vote perhaps by bo
