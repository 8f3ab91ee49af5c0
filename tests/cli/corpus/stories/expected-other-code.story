# expects: line 4: the command before was refused as not-entitled: Bo Berg may not take action submit: it is for requester. Ask them to take it.
create by ann summary=x
submit by bo
refused no-vote
