# SPDX-License-Identifier: Apache-2.0
"""What answers look like: each resource's members with the form of their values.

A shape is a pattern for a text, a type, another shape, a list of one shape, or `Maybe` one of them
for a member that may be left out. A member that no shape names fails, so that nothing is shown by
accident; absent is not null, so null fits nowhere.
"""

import re

UUID = r"[0-7][0-9a-hjkmnp-tv-z]{25}"
TICKET = rf"tkt_{UUID}"
APPROVAL = rf"apr_{UUID}-\d+"
JOB = rf"job_{UUID}-\d+-\d+"
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"
DIGEST = r"sha256:[0-9a-f]{64}"
HREF = rf"/v1/tickets/{TICKET}"
WORD = r"[a-z][a-z0-9_-]*"
TEXT = r"(?s).*"


class Maybe:
    def __init__(self, shape):
        self.shape = shape


class Anything:
    """Values that belong to whoever wrote the workflow."""


PERSON = {"id": rf"per_{UUID}", "handle": Maybe(WORD), "name": Maybe(TEXT), "kind": Maybe(WORD)}
AUDIENCE = [{"kind": "person|group|role|set|board", "id": Maybe(rf"per_{UUID}"), "handle": TEXT, "name": Maybe(TEXT)}]
EXCLUDED = [{"person": PERSON, "rule": TEXT}]
DELEGATION_ID = rf"dlg_{UUID}"
DELEGATION = {"id": DELEGATION_ID, "person": PERSON, "delegate": PERSON, "from": TIME, "until": TIME,
              "kind": Maybe(WORD), "workflow": Maybe(WORD), "because": Maybe(TEXT), "made": TIME, "made_by": PERSON,
              "state": "planned|active|ended|revoked", "revoked": Maybe(TIME), "revoked_by": Maybe(PERSON)}
VOTE = {"person": PERSON, "cast_by": Maybe(PERSON), "choice": "approve|reject|abstain|ask|object", "at": TIME,
        "digest": DIGEST, "comment": Maybe(TEXT), "seat": Maybe(TEXT), "how": Maybe("delegate|aloud"), 
        "delegation": Maybe(DELEGATION_ID), "sets": Maybe([WORD]),
        "answer": Maybe(TEXT), "answered": Maybe(TIME), "answered_by": Maybe(PERSON)}
ROUND = {
    "id": APPROVAL, "ticket": HREF, "number": TEXT, "title": TEXT, "name": TEXT, "state": WORD,
    "outcome": "open|met|refused|expired|skipped|left|fault",
    "seats": [{"name": Maybe(TEXT), "from": AUDIENCE, "need": Maybe(TEXT), "needed": Maybe(int), "approved": Maybe(int),
               "refuse": Maybe(int), "asked": int, "possible": Maybe(int), "set": DIGEST, "object": Maybe(bool),
               "yours": Maybe(bool)}],
    "excluded": EXCLUDED, "covers": [WORD], "digest": DIGEST, "approved": int, "rejected": int, "abstained": int,
    "objected": int, "quorum": Maybe(int), "closes": Maybe("at_meeting"), "meeting": Maybe(TEXT),
    "votes": [VOTE], "opened": TIME, "due": Maybe(TIME), "closed": Maybe(TIME),
    "stopped": Maybe(TIME), "reminded": Maybe(TIME), "risk": Maybe(WORD), "valid_until": Maybe(TIME),
    "debt": Maybe(bool), "unpaid": Maybe(TIME), "may_set": Maybe([WORD]), "can_vote": Maybe(bool),
    "cannot_because": Maybe(TEXT),
    "asked_again": Maybe(int),
    "can_vote_for": Maybe([{"person": PERSON, "delegation": DELEGATION_ID, "until": TIME}]),
    "changed": Maybe([{"field": WORD, "before": Maybe(Anything), "after": Maybe(Anything)}]),
}
CONFLICT = {
    "id": rf"cfl_{UUID}-\d+", "kind": "same_item|depends_on|depended_on|same_implementer",
    "outcome": "open|accepted|resolved", "with": {"id": TICKET, "number": TEXT, "href": HREF}, "items": [WORD],
    "others": Maybe([WORD]), "from": TIME, "until": TIME, "found": TIME, "settled": Maybe(TIME), "by": Maybe(PERSON),
    "because": Maybe(TEXT),
}
JOB_SHAPE = {
    "id": JOB, "key": rf"{TICKET}/\d+/{WORD}/\d+(/undo|/finally)?", "ticket": HREF, "number": TEXT, "name": WORD,
    "state": WORD, "role": "do|undo|finally", "body": "worker|task", "phase": WORD, "type": Maybe(WORD),
    "from": Maybe(AUDIENCE), "excluded": Maybe(EXCLUDED), "title": Maybe(TEXT), "offered": Maybe(TIME),
    "attempts": int, "claimed_by": Maybe(PERSON), "lease_until": Maybe(TIME), "cancel_requested": Maybe(bool),
    "outcome": Maybe("succeeded|failed|unknown|skipped"), "with": Maybe(Anything), "result": Maybe(Anything),
    "error": Maybe(TEXT), "lease_id": Maybe(int),
}
TICKET_SHAPE = {
    "id": TICKET, "number": r"[A-Z]+-\d+", "revision": int, "kind": "change|request|incident|problem",
    "workflow": {"name": WORD, "version": int, "digest": DIGEST}, "title": TEXT, "state": WORD, "requester": PERSON,
    "fields": Anything,
    "risk": Maybe({"level": WORD, "score": int,
                   "factors": [{"id": TEXT, "reason": TEXT, "contribution": int, "value": Maybe(Anything)}]}),
    "material_digest": DIGEST, "actions": [{"name": WORD, "href": HREF + rf"/actions/{WORD}"}], "created": TIME,
    "updated": TIME, "open": bool, "outcome": Maybe("success|failure|refused|cancelled"), "as": Maybe(WORD),
    "approval": Maybe(ROUND), "jobs": Maybe([JOB_SHAPE]), "held_by": Maybe(AUDIENCE),
    "clocks": Maybe([{"name": TEXT, "rule": TEXT, "due": Maybe(TIME), "stopped": Maybe(TIME), "left_s": Maybe(int)}]),
    "debts": Maybe([ROUND]), "conflicts": Maybe([CONFLICT]), "leaving_for": Maybe(WORD),
    "leaving_because": Maybe(TEXT),
    "links": {"self": HREF, "approvals": HREF + "/approvals", "jobs": HREF + "/jobs", "history": HREF + "/history"},
}
LINE = {
    "id": TICKET, "number": r"[A-Z]+-\d+", "revision": Maybe(int), "kind": WORD, "workflow": WORD, "state": WORD,
    "title": TEXT, "service": Maybe(WORD), "requester": PERSON, "created": TIME, "updated": TIME, "due": Maybe(TIME),
    "open": bool, "href": HREF,
}
INBOX_ENTRY = {
    "what": "vote|task|fault|held", "approval": Maybe(APPROVAL), "job": Maybe(JOB), "asked": AUDIENCE,
    "due": Maybe(TIME), "can_vote": Maybe(bool), "for": Maybe([{"person": PERSON, "delegation": DELEGATION_ID}]),
    "asked_again": Maybe(int), "reminded": Maybe(TIME), "ticket": LINE,
}
TURN = {
    "seq": int, "revision": int, "at": TIME, "link": DIGEST, "ticket": TICKET, "event": WORD, "by": Maybe(PERSON),
    "token": Maybe(rf"tok_{UUID}"), "request_id": Maybe(rf"req_{UUID}"), "definition": DIGEST, "directory": int,
    "facts": [Anything], "trace": [TEXT],
}


def fits(value, shape, where="answer"):
    """Fails, with the place, unless the value has the shape."""
    if shape is Anything:
        assert value is not None, f"{where} is null"
    elif isinstance(shape, Maybe):
        fits(value, shape.shape, where)
    elif isinstance(shape, str):
        assert isinstance(value, str) and re.fullmatch(shape, value), f"{where} is {value!r}, not /{shape}/"
    elif isinstance(shape, list):
        assert isinstance(value, list), f"{where} is {value!r}, not a list"
        for at, item in enumerate(value):
            fits(item, shape[0], f"{where}[{at}]")
    elif isinstance(shape, dict):
        assert isinstance(value, dict), f"{where} is {value!r}, not an object"
        unknown = set(value) - set(shape)
        assert not unknown, f"{where} has the unknown members {unknown}"
        for name, inner in shape.items():
            if name in value:
                fits(value[name], inner, f"{where}.{name}")
            else:
                assert isinstance(inner, Maybe), f"{where}.{name} is missing: {value}"
    else:
        assert type(value) is shape, f"{where} is {value!r}, not {shape.__name__}"  # True is no integer here


def page_fits(answer, shape):
    """A list: { data, next } with each item of the shape. Returns the items."""
    page = answer.json()
    fits(page, {"data": [shape], "next": Maybe(r"[A-Za-z0-9_-]+")})
    return page["data"]


def ticket_fits(answer):
    """A ticket, with the ETag of its revision. Returns it."""
    ticket = answer.json()
    fits(ticket, TICKET_SHAPE)
    assert answer.headers["etag"] == f"\"{ticket['revision']}\"", answer.headers
    assert answer.headers["content-type"] == "application/json", answer.headers
    assert answer.headers["cache-control"] == "no-store", answer.headers
    assert re.fullmatch(rf"req_{UUID}", answer.headers["request-id"]), answer.headers
    return ticket
