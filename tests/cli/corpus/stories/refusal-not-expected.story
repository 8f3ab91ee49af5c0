# expects: line 3: refused (not-entitled): Bo Berg may not take action submit: it is for requester. Ask them to take it.
create by ann summary=x
submit by bo
submit by ann
