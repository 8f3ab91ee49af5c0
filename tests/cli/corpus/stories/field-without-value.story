# expects: line 2: refused (field-invalid): A ticket that is created has no fields to empty. Leave them out.
create by ann summary=
