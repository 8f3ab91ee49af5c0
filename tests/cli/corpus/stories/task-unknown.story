# expects: line 3: there is no job `paint`
create by ann summary=x
done paint by bo
