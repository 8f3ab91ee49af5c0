# expects: line 3: action `submit` is taken by somebody: write submit by PERSON
create by ann summary=x
submit
