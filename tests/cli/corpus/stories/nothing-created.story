# expects: line 2: there is no ticket yet: create one first
submit by ann
