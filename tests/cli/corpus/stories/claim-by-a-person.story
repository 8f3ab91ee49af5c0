# expects: line 4: refused (forbidden): Ann Archer has no role with the permission `work`. Ask whoever keeps the directory.
create by ann summary=x
submit by ann
claim prepare by ann
