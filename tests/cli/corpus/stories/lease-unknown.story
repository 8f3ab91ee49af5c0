# expects: line 4: `soon` is no lease: write lease=10min
create by ann summary=x
submit by ann
claim prepare by bot lease=soon
