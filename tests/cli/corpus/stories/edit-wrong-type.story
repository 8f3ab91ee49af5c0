# expects: line 3: refused (field-invalid): Field count must be a whole number.
create by ann summary=x
edit by ann count=many
