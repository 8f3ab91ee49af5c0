# expects: line 2: `{"start": }` is not JSON: the record cannot be read at byte 10: no value begins like this
create by ann summary=x planned={"start": }
