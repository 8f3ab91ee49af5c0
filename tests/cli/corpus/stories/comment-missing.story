# expects: line 3: refused (comment-missing): Action remark needs a comment. Say why.
create by ann summary=x
remark by ann
