# expects: line 4: refused (separation-of-duties): Ann Archer may not vote in round approve (rule: never requester). Somebody else of group:deciders must vote.
create by ann summary=x
submit by ann
vote approve by ann
