# expects: line 4: there is no code `because`; what was refused says its own behind `!`
create by ann summary=x
submit by bo
refused because
