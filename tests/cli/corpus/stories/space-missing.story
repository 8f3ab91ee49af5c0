# expects: line 2: a space is missing before `planned=y`
create by ann summary="x"planned=y
