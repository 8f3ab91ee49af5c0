# expects: line 2: there is no person `zoe`
create by zoe summary=x
