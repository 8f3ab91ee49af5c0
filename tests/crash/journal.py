# SPDX-License-Identifier: Apache-2.0
"""An independent verifier of a store: Python's sqlite3 and hashlib, and nothing of Assent's own code.

    python3 tests/crash/journal.py STORE [--acknowledged FILE]

Written from docs/decisions/0001 (record and chain), 0004 to 0007 (rows, rounds, jobs, timers) and 0014 (waits); of changes and
their times in planned.py. It recomputes the chain and the commitments of the payloads, folds every ticket from its
facts by its own rules, and compares the result with the stored rows: heads, fields, parts, offers, timers, signals,
inboxes, items, the schedule, conflicts.
With a file of what clients were told (JSON lines) it checks that all of it is there, once. Prints what
is wrong, one line each, and ends with 1 if there is anything.
"""

import argparse
import collections
import hashlib
import json
import os
import sqlite3
import sys

from planned import Planned, check_conflicts, put

ROUND, VOTE, JOB, TIMER, SIGNAL = range(5)  # and CONFLICT
FIELDS = -1
NEVER = (1 << 63) - 1  # due_us of what has no due time
BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"


def ticket_id(blob):
    """tkt_ + 26 Crockford characters of the 16 bytes."""
    number = int.from_bytes(blob, "big")
    return "tkt_" + "".join(BASE32[number >> 5 * place & 31] for place in reversed(range(26)))


def digest(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def parsed(text):
    return json.loads(text, parse_float=str)


class Unfit(Exception):
    """A fact that does not fit what was before it."""


class Ticket(Planned):
    """The fold: what a ticket is after its facts, as the stored rows would say it."""

    def __init__(self):
        self.head = {}
        self.fields = {}
        self.parts = {}
        self.last_seq = 0
        self.past = []  # what a list showed after each turn, with its event

    def apply(self, turn, facts):
        if len(facts) == 1 and "refused" in facts[0]:
            if turn["revision"] != self.head.get("revision", 0):
                raise Unfit("a refusal moved the revision")
            return
        if turn["revision"] != self.head.get("revision", 0) + 1:
            raise Unfit(f"revision {turn['revision']} follows {self.head.get('revision', 0)}")
        self.head["revision"] = turn["revision"]
        self.head["updated"] = turn["at"]
        for fact in facts:
            (kind, members), = fact.items()
            if (kind == "created") == bool(self.head.get("workflow")):
                raise Unfit("created twice, or not first")
            getattr(self, kind)(turn, dict(members))

    def copied(self, members, *names):
        for name in names:
            put(self.head, name, members.get(name))

    def created(self, turn, members):
        self.copied(members, "number", "workflow", "version", "digest", "requester", "opened_by", "title", "service",
                    "material", "template")
        self.head["kind"] = members["ticket_kind"]
        self.head["created"] = turn["at"]
        self.planned(turn, members)
        self.fields = members.get("fields", {})

    def edited(self, turn, members):
        gone = set(members.get("cleared", [])) | set(members.get("names", []))
        self.fields = {name: value for name, value in self.fields.items() if name not in gone}
        self.fields.update(members.get("set", {}))
        self.copied(members, "title", "service", "material")
        self.planned(turn, members)
        if members.get("is_material") and members.get("editor"):
            self.head["editors"] = sorted({*self.head.get("editors", []), members["editor"]})

    def entered(self, turn, members):
        self.copied(members, "state", "state_kind", "held_by", "held_by_members", "previous", "counts_as")
        self.head["entered_revision"] = turn["revision"]
        self.head["entered"] = turn["at"]
        self.copied({}, "leaving", "leaving_why", "due", "wait")
        self.listening(turn, {})

    def risk_scored(self, _, members):
        risk = {"scored": True, **members}
        put(risk, "score", members["score"])
        self.head["risk"] = risk

    def leaving(self, turn, members):
        self.copied({"leaving": members.get("to"), "leaving_why": members.get("why")}, "leaving", "leaving_why")
        self.listening(turn, {})

    def holder_changed(self, _, members):
        self.copied(members, "held_by", "held_by_members")

    # whose it is, and who looks on

    def handed_over(self, _, members):
        self.head.setdefault("requesters_before", []).append(members["from"])
        self.copied({"requester": members["to"]}, "requester")

    def watched(self, _, members):
        self.head["watchers"] = sorted({*self.head.get("watchers", []), members["person"]})

    def unwatched(self, _, members):
        put(self.head, "watchers", [one for one in self.head["watchers"] if one != members["person"]])

    # waits and signals

    def wait_opened(self, _, members):
        put(self.head, "wait", members)

    def branch(self, members):
        branches = self.head["wait"]["branches"]
        if members["branch"] not in range(len(branches)):
            raise Unfit(f"the wait has no branch {members['branch']}")
        return branches[members["branch"]]

    def wait_blocked(self, _, members):
        put(self.branch(members), "blocked", members.get("reasons"))

    def freeze_overridden(self, _, members):
        waiver = {key: members[key] for key in ("at", "because", "from", "person", "until") if key in members}
        waiver["rule"] = "freeze " + members.get("freeze", "")
        self.head.setdefault("waived", []).append(waiver)

    def superseded(self, _, members):
        self.copied({"superseded_by": members.get("by")}, "superseded_by")

    def wait_ended(self, _, members):
        self.branch(members)
        del self.head["wait"]

    def listening(self, _, members):
        for key in [key for key in self.parts if key[0] == SIGNAL]:
            del self.parts[key]
        for n, signal in enumerate(members.get("signals", [])):
            self.parts[SIGNAL, str(n)] = signal

    def ended(self, _, members):
        self.copied(members, "outcome", "as")

    # rounds and votes

    def round_opened(self, _, members):
        if any(part == ROUND and int(name) >= members["n"] for part, name in self.parts):
            raise Unfit("rounds are numbered without gaps")
        self.parts[ROUND, str(members["n"])] = members

    def open_round(self, n):
        found = self.parts.get((ROUND, str(n)))
        if found is None or found["outcome"] != "open":
            raise Unfit(f"round {n} is not open")
        return found

    def voted(self, _, members):
        n = members.pop("round")
        self.open_round(n)
        if (VOTE, f"{n}/{members['person']}") in self.parts:
            raise Unfit(f"{members['person']} has voted twice in round {n}")
        self.parts[VOTE, f"{n}/{members['person']}"] = members
        self.asked_again(n, members["person"], None)

    def vote_withdrawn(self, _, members):
        self.open_round(members["round"])
        del self.parts[VOTE, f"{members['round']}/{members['person']}"]

    def vote_voided(self, turn, members):
        self.vote_withdrawn(turn, members)
        self.asked_again(members["round"], members["person"], members.get("seen"))

    def asked_again(self, n, person, seen):
        """Who is asked again in round n, and at which revision they voted last: nobody once they have voted."""
        found = self.open_round(n)
        again = [one for one in found.pop("again", []) if one["person"] != person]
        if seen:
            again.append({"person": person, "revision": seen})
        if again:
            found["again"] = sorted(again, key=lambda one: one["person"])

    def round_deferred(self, turn, members):
        found = self.open_round(members["round"])
        found["meeting"] = members["meeting"]
        found["deferred"] = turn["at"]

    def seat_added(self, _, members):
        """One seat more, of one vote, for one person."""
        self.open_round(members["round"]).setdefault("seats", []).append(
            {"added_by": members["by"], "audience": [members["person"]], "base": 1, "name": members["seat"],
             "need": {"kind": "number", "value": 1}, "required": 1, "set": members["set"]})

    def round_closed(self, turn, members):
        found = self.open_round(members["round"])
        found.update(outcome=members["outcome"], closed=turn["at"])

    # timers

    def timer_set(self, _, members):
        self.parts[TIMER, members["name"]] = members
        what, _, rest = members["name"].partition("/")
        n, _, clock = rest.partition("/")
        if members["name"] == "state/due":
            self.head["due"] = members["due"]
        elif what == "round" and (ROUND, rest) in self.parts:
            self.parts[ROUND, rest]["due"] = members["due"]
        elif what == "job" and (JOB, n) in self.parts and clock in ("due", "wait", "not_before"):
            self.parts[JOB, n]["not_before" if clock == "not_before" else "due"] = members["due"]

    def timer_fired(self, _, members):
        del self.parts[TIMER, members["name"]]

    timer_cleared = timer_fired

    # jobs

    def job_opened(self, _, members):
        if (JOB, str(members["n"])) in self.parts:
            raise Unfit(f"job {members['n']} is opened twice")
        self.parts[JOB, str(members["n"])] = {**members, "phase": "waiting"}

    def job(self, members):
        found = self.parts.get((JOB, str(members["n"])))
        if found is None or found["phase"] == "ended":
            raise Unfit(f"job {members['n']} is not there, or has ended")
        return found

    def rests(self, members, phase):
        found = self.job(members)
        found["phase"] = phase
        found.pop("claimed_by", None)
        found.pop("lease", None)
        return found

    def job_offered(self, turn, members):
        found = self.rests(members, "offered")
        found["offered"] = turn["at"]
        for name in ("artifact", "audience", "members", "excluded", "title"):
            put(found, name, members.get(name))
        found.pop("with", None)
        if "with" in members:
            found["with"] = members["with"]

    def job_claimed(self, _, members):
        found = self.job(members)
        if found["phase"] not in ("offered", "claimed"):
            raise Unfit(f"job {members['n']} is claimed while it is {found['phase']}")
        if members["fence"] <= found.get("fence", 0) or members["attempt"] != found.get("attempts", 0) + 1:
            raise Unfit(f"the fence of job {members['n']} does not grow, or its attempt is not counted")
        found.update(phase="claimed", attempts=members["attempt"], fence=members["fence"],
                     claimed_by=members["person"])
        put(found, "started", members.get("started"))
        put(found, "lease", members.get("lease"))
        self.head["started_jobs"] = max(self.head.get("started_jobs", 0), members.get("started", 0))

    def job_released(self, turn, members):
        self.rests(members, "offered")["offered"] = turn["at"]

    def job_reassigned(self, _, members):
        found = self.job(members)
        for name in ("audience", "members", "excluded"):
            put(found, name, members.get(name))

    def job_delayed(self, _, members):
        put(self.rests(members, "delayed"), "error", members.get("error"))

    def job_faulted(self, _, members):
        put(self.rests(members, "fault"), "error", members.get("error"))

    def job_cancelled(self, _, members):
        self.job(members)["cancelled"] = True

    def job_ended(self, _, members):
        found = self.job(members)
        found.update(phase="ended", outcome=members["outcome"])
        found.pop("lease", None)
        found.pop("result", None)
        if "result" in members:
            found["result"] = members["result"]
        put(found, "error", members.get("error"))

    def run_ended(self, _, members):
        if "result" in self.head["template"] or members["template"] != self.head["template"]["name"]:
            raise Unfit("a run ends once, for its own template")
        self.head["template"] = {**self.head["template"], "result": members["result"]}

    # these stand in the journal alone

    def nothing(self, *_):
        pass

    preauthorised = acted = commented = hook_answered = chosen = job_progressed = fault_resolved = signalled = members_changed = nothing

    # what follows from it

    def open_rounds(self):
        return [part for (kind, _), part in self.parts.items() if kind == ROUND and part["outcome"] == "open"]

    def column(self):
        """What a list shows of it."""
        return self.head["state"], self.head["revision"], "outcome" not in self.head

    def jobs(self):
        return [part for (kind, _), part in self.parts.items() if kind == JOB]

    def due(self):
        clocks = self.open_rounds() + [job for job in self.jobs() if job["phase"] != "ended" and job["body"] != "wait"]
        if "outcome" not in self.head:
            clocks.append(self.head)
        return min((clock["due"] for clock in clocks if "due" in clock), default=0)

    def offers(self):
        return {(job["worker"], job["offered"], job["n"]) for job in self.jobs()
                if job["phase"] == "offered" and job["body"] == "worker"}

    def timers(self):
        return {(part["due"], name) for (kind, name), part in self.parts.items() if kind == TIMER}

    def signals(self):
        return {(part["signal"], part.get("signal_key", "")) for (kind, _), part in self.parts.items() if kind == SIGNAL}

    def inbox(self):
        """(audience, due, item); None for an audience that the directory names."""
        rows = set()
        if "outcome" not in self.head and "leaving" not in self.head:
            opened = self.head.get("opened_by")
            held = f"held/{opened}" if opened and "requesters_before" not in self.head else "held"
            rows |= {(key, self.head.get("due", NEVER), held) for key in self.head.get("held_by", [])}
        for found in self.open_rounds():
            rows |= {(key, found.get("due", NEVER), f"round/{found['n']}")
                     for seat in found.get("seats", []) for key in seat.get("audience", [])}
        for job in self.jobs():
            name = f"{job.get('entered_revision', 0)}-{job['n']}"
            if job["body"] == "task" and job["phase"] == "offered":
                rows |= {(key, job.get("due", NEVER), "task/" + name) for key in job.get("audience", [])}
            if job["body"] == "task" and job["phase"] == "claimed":
                rows.add((job["claimed_by"], job.get("due", NEVER), "task/" + name))
            if job["phase"] == "fault":
                rows.add((None, NEVER, "fault/" + name))
        return rows


class Journal:
    """A store's journal and rows, read and compared."""

    def __init__(self, store):
        path = os.path.join(store, "assent.db") if os.path.isdir(store) else store
        self.database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.database.execute("BEGIN")  # one picture of everything
        self.faults = []
        self.tickets = collections.defaultdict(Ticket)
        self.requests = collections.defaultdict(list)  # request id -> [(ticket, revision, event)]
        self.turns = 0
        self.templates = {}  # name -> what its newest turn says
        self.before = None  # the ticket's turn before

    def fault(self, text):
        self.faults.append(text)

    def check(self, acknowledged=None):
        self.check_journal()
        self.check_rows()
        if acknowledged is not None:
            self.check_acknowledged(acknowledged)
        self.database.close()
        return self.faults

    # the journal

    def check_journal(self):
        link = bytes(32)
        last = {}  # subject -> its newest turn
        query = """SELECT j.seq, j.prev_seq, j.kind, j.id, j.revision, j.at_us, j.link, j.envelope, p.salt, p.bytes
                   FROM journal j LEFT JOIN payload p ON p.seq = j.seq ORDER BY j.seq"""
        for seq, prev, kind, name, revision, at, stored, envelope, salt, payload in self.database.execute(query):
            self.turns += 1
            if seq != self.turns:
                self.fault(f"turn {seq} stands at place {self.turns}: there is a gap")
                self.turns = seq
            link = digest(b"\x02", link, seq.to_bytes(8, "big"), digest(b"\x00", envelope.encode()))
            if link != stored:
                self.fault(f"turn {seq}: the link is not the chain's")
                link = stored
            if prev != last.get((kind, name), 0):
                self.fault(f"turn {seq}: the turn before it is said to be {prev}")
            last[kind, name] = seq
            turn = parsed(envelope)
            if (turn["revision"], turn["at"]) != (revision, at):
                self.fault(f"turn {seq}: its row has another revision or time than its record")
            self.check_payload(seq, turn, salt, payload)
            if kind == "ticket":
                self.fold(seq, name, turn, payload)
                self.before = turn
            elif kind == "template":
                self.template(seq, name.decode(), turn)

    def template(self, seq, name, turn):
        """A template says all of itself in each turn; its runs are those of tickets, in the ticket's turn before it."""
        data, last = turn["data"], self.templates.get(name, {})
        by_ticket = turn["what"] == "template_run" or "ticket" in data and "ticket" not in last
        runs = [members for fact in (self.before or {}).get("facts", []) for kind, members in fact.items()
                if kind == "run_ended" or (kind == "created" and "template" in members)] if by_ticket else []
        opened = sum("template" in members and isinstance(members["template"], dict) for members in runs)
        wrong = sum(members.get("result") in ("failed", "backed_out") for members in runs)
        well = sum(members.get("result") == "succeeded" for members in runs)
        counts = [data.get(key, 0) - last.get(key, 0) for key in ("runs", "failed", "succeeded")]
        if counts != [opened, wrong, well] or (by_ticket and not runs):
            self.fault(f"turn {seq}: template {name} counts {counts}, its tickets {[opened, wrong, well]}")
        if turn["what"] == "template_suspended" and by_ticket and not wrong:
            self.fault(f"turn {seq}: template {name} is suspended by a change that did not go wrong")
        if data["revision"] != turn["revision"] or data["revision"] != last.get("revision", 0) + 1:
            self.fault(f"turn {seq}: template {name} skips a revision")
        self.templates[name] = data

    def check_templates(self):
        stored = {name: parsed(text) for name, text in
                  self.database.execute("SELECT id, bytes FROM subject WHERE kind = 'template'")}
        marks = dict(self.database.execute("SELECT id, revision FROM subject WHERE kind = 'preauthorisation'"))
        for name in set(stored) | set(self.templates):
            kept = {key: value for key, value in stored.get(name, {}).items() if key != "because"}
            self.same(f"template {name}", "row", kept, self.templates.get(name))
            self.same(f"template {name}", "mark", marks.get(name), kept.get("mark"))

    def check_payload(self, seq, turn, salt, payload):
        if payload is None:
            if "payload" in turn:
                self.fault(f"turn {seq}: its payload is not there")
            return
        if "sha256:" + digest(salt, payload.encode()).hex() != turn.get("payload"):
            self.fault(f"turn {seq}: the payload is not the one that was committed to")

    def fold(self, seq, blob, turn, payload):
        name = ticket_id(blob)
        if turn["ticket"] != name:
            self.fault(f"turn {seq}: it is stored under another ticket")
        facts = turn["facts"]
        for at, members in parsed(payload) if payload else []:
            (kind, kept), = facts[at].items()
            facts[at] = {kind: {**kept, **members}}
        if "request" in turn:
            self.requests[turn["request"]].append((name, turn["revision"], turn["event"]))
        ticket = self.tickets[name]
        ticket.last_seq = seq
        try:
            ticket.apply(turn, facts)
            ticket.past.append((ticket.column(), turn["event"]))
        except (Unfit, KeyError, AttributeError) as unfit:
            self.fault(f"turn {seq} of {name} does not fit: {unfit!r}")

    # the rows

    def check_rows(self):
        ids = {}
        numbers = set()
        for n, blob, revision, last_seq, kind, opened, workflow, state, requester, service, number, version, \
                created, updated, due, title, head in self.database.execute("SELECT * FROM ticket"):
            name = ids[n] = ticket_id(blob)
            if name not in self.tickets:
                self.fault(f"{name} has a row and no turn")
                continue
            ticket = self.tickets[name]
            self.same(name, "head", parsed(head), ticket.head)
            columns = [revision, last_seq, bool(opened), workflow, state, requester, service, number, version, created,
                       updated, due, title]
            folded = ticket.head
            self.same(name, "columns", columns,
                      [folded["revision"], ticket.last_seq, "outcome" not in folded, folded["workflow"],
                       folded["state"], folded["requester"], folded.get("service", ""), folded["number"],
                       folded["version"], folded["created"], folded["updated"], ticket.due(),
                       folded.get("title", "")])
            if number in numbers:
                self.fault(f"{name}: the number {number} was given twice")
            numbers.add(number)
        missing = set(self.tickets) - set(ids.values())
        if missing:
            self.fault(f"{len(missing)} tickets have turns and no row, {sorted(missing)[0]} for one")
        self.check_parts(ids)
        self.check_templates()
        self.check_index("offer", "SELECT ticket, worker, since_us, job FROM offer", Ticket.offers)
        self.check_index("timer", "SELECT ticket, due_us, name FROM timer", Ticket.timers)
        self.check_index("signal", "SELECT ticket, name, key FROM signal", Ticket.signals)
        self.check_index("schedule", "SELECT ticket, end_us, bytes FROM schedule", Ticket.schedule, as_json=1)
        self.check_index("ended", "SELECT ticket, at_us, bytes FROM ended", Ticket.ended_entry, as_json=1)
        self.check_index("conflict", "SELECT ticket, id, outcome, bytes FROM conflict", Ticket.conflicts, as_json=2)
        self.check_index("item", "SELECT t.id, i.item FROM item i JOIN ticket t ON t.n = i.ticket", Ticket.items)
        check_conflicts(self)
        self.check_index("inbox", """SELECT ticket, CASE WHEN item LIKE 'fault/%' THEN NULL ELSE audience END, due_us,
                                     item FROM inbox""", Ticket.inbox)

    def same(self, name, what, stored, folded):
        if stored != folded:
            self.fault(f"{name}: its {what} is not what its journal says: {stored} instead of {folded}")

    def check_parts(self, ids):
        stored = collections.defaultdict(dict)
        for n, part, name, text in self.database.execute("SELECT ticket, part, name, bytes FROM part"):
            stored[ids.get(n)][part, name] = parsed(text)
        for name, ticket in self.tickets.items():
            self.same(name, "fields", stored[name].pop((FIELDS, ""), {}), ticket.fields)
            self.same(name, "list of parts", sorted(stored[name]), sorted(ticket.parts))
            for key, part in stored[name].items():
                self.same(name, f"part {key}", part, ticket.parts.get(key))

    def check_index(self, what, query, wanted, as_json=None):
        stored = collections.defaultdict(set)
        for blob, *row in self.database.execute(query):
            if as_json is not None:
                row[as_json] = json.dumps(parsed(row[as_json]), sort_keys=True)
            stored[ticket_id(blob)].add(tuple(row))
        for name in set(stored) | set(self.tickets):
            self.same(name, f"{what} rows", stored[name], wanted(self.tickets[name]))

    # what clients were told

    def check_acknowledged(self, lines):
        """Each line: request, ticket, event, and what else the answer said."""
        for told in lines:
            where = f"{told['event']} of {told['ticket']}, revision {told.get('revision')}"
            ticket = self.tickets.get(told["ticket"])
            if ticket is None or ticket.head.get("revision", 0) < told.get("revision", 0):
                self.fault(f"lost: {where} was acknowledged")
                continue
            kept = [(revision, event) for name, revision, event in self.requests.get(told["request"], [])
                    if name == told["ticket"]]
            said = [(told.get("revision", kept[0][0] if kept else None), told["event"])]
            if not told.get("replayed") and kept != said:
                self.fault(f"lost: {where} was acknowledged as {told['request']}, the journal has {kept}")
            if "vote" in told and (VOTE, told["vote"]) not in ticket.parts:
                self.fault(f"lost: the vote {told['vote']} of {told['ticket']}")
            if "job" in told:
                self.check_job(told, ticket.parts.get((JOB, str(told["job"])), {}))

    def check_job(self, told, job):
        if job.get("attempts", 0) < told["attempts"]:
            self.fault(f"lost: attempt {told['attempts']} of job {told['job']} of {told['ticket']} is not counted")
        if told["event"] == "complete" and job.get("outcome") != "succeeded":
            self.fault(f"lost: job {told['job']} of {told['ticket']} was completed")


def once(journal):
    """Texts that clients made up to be unique stand in one ticket each, however often they were sent."""
    titles = collections.Counter(ticket.head.get("title") for ticket in journal.tickets.values())
    return [f"doubled: {count} tickets are called {title}" for title, count in titles.items() if count > 1]


def main():
    parser = argparse.ArgumentParser(description="verifies a store without Assent")
    parser.add_argument("store")
    parser.add_argument("--acknowledged", help="JSON lines of what clients were told")
    parser.add_argument("--unique-titles", action="store_true", help="no two tickets have the same title")
    given = parser.parse_args()
    lines = None
    if given.acknowledged:
        with open(given.acknowledged, encoding="utf-8") as file:
            lines = [json.loads(line) for line in file]
    journal = Journal(given.store)
    faults = journal.check(lines)
    if given.unique_titles:
        faults += once(journal)
    for fault in faults[:50]:
        print(fault)
    print(f"{journal.turns} turns, {len(journal.tickets)} tickets, {len(lines or [])} acknowledgements; "
          f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
