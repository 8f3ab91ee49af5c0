# SPDX-License-Identifier: Apache-2.0
"""What journal.py knows of changes and their times, written from docs/decisions/0098 and 0099: what a ticket occupies
and when, its entry in the schedule, and its conflicts. Of two changes at work on one item at once both must know."""

import collections
import json

CONFLICT = 5  # a kind of part
OUTCOMES = ("open", "accepted", "resolved")


def put(record, name, value):
    """What is zero, empty or absent is left out."""
    if value in (None, 0, "", [], False):
        record.pop(name, None)
    else:
        record[name] = value


class Planned:
    """A ticket, as far as it is planned: has `head` and `parts`."""

    def planned(self, turn, members):
        """Its items, and when it is to happen: a time that goes stays, as dropped, and each change is counted."""
        if "items" in members:
            self.head["items"] = members["items"]
        else:
            self.head.pop("items", None)
        said, plan = members.get("planned", {}), self.head.get("planned", {})
        times = ("start", "end", "until")
        if not said and (not plan or plan.get("dropped")):
            return
        put(plan, "implementer", said.get("implementer"))
        if not said or plan.get("dropped") or any(said.get(name) != plan.get(name) for name in times):
            if "end" in plan:
                plan["sequence"] = plan.get("sequence", 0) + 1
            plan["changed"] = turn["at"]
            put(plan, "dropped", not said)
            for name in times if said else ():
                put(plan, name, said.get(name))
        self.head["planned"] = plan

    def conflict_found(self, turn, members):
        name = members["conflict"]
        self.parts[CONFLICT, name] = {**members, "found": turn["at"]}
        if name[4:30] == turn["ticket"][4:]:
            self.head["conflicts_found"] = max(self.head.get("conflicts_found", 0), int(name[31:]) + 1)

    def conflict_settled(self, turn, members):
        found = self.parts[CONFLICT, members["conflict"]]
        found.update(outcome=members["outcome"], settled=turn["at"])
        put(found, "person", members.get("person"))
        put(found, "because", members.get("because"))

    def items(self):
        return {(item,) for item in self.head.get("items", [])}

    def conflicts(self):
        return {(name, OUTCOMES.index(part["outcome"]), json.dumps(part, sort_keys=True))
                for (kind, name), part in self.parts.items() if kind == CONFLICT}

    def ended_entry(self):
        """(when, the entry as JSON) of a ticket that has ended (docs/decisions/0131)."""
        if "outcome" not in self.head:
            return set()
        entry = {name: self.head[name] for name in ("kind", "outcome", "service", "workflow") if name in self.head}
        put(entry, "items", self.head.get("items"))
        return {(self.head["entered"], json.dumps(entry, sort_keys=True))}

    def occupies(self):
        """Its interval while it occupies its items, with the time for taking it back; None otherwise."""
        plan = self.head.get("planned", {})
        there = "end" in plan and not plan.get("dropped") and "outcome" not in self.head
        return (plan["start"], plan.get("until", plan["end"])) if there else None

    def schedule(self):
        """(end, the entry as JSON)"""
        plan = self.head.get("planned")
        if plan is None:
            return set()
        worked = self.head.get("started_jobs", 0) > 0
        outcome = self.head.get("outcome")
        off = plan.get("dropped") or (outcome not in (None, "success") and not worked)
        decided = worked or outcome == "success" or self.head["state_kind"] in ("wait", "jobs", "rollback")
        entry = {name: self.head[name] for name in ("number", "title", "service", "requester") if name in self.head}
        entry.update({name: plan[name] for name in ("start", "end", "until", "implementer", "sequence", "changed")
                      if name in plan})
        put(entry, "items", self.head.get("items"))
        put(entry, "active", self.occupies() is not None)
        entry["status"] = "cancelled" if off else "confirmed" if decided else "tentative"
        if off and not plan.get("dropped"):  # the end is a change of its own
            entry.update(sequence=plan.get("sequence", 0) + 1, changed=self.head["entered"])
        return {(plan["end"], json.dumps(entry, sort_keys=True))}


def check_conflicts(journal):
    """Both sides know, and of two changes on one item at the same time there is no pair without."""
    on = collections.defaultdict(list)
    for name, ticket in journal.tickets.items():
        for (kind, key), part in ticket.parts.items():
            other = journal.tickets[part["with"]].parts.get((CONFLICT, key)) if kind == CONFLICT else None
            if kind == CONFLICT and part["outcome"] != "resolved" and (
                    other is None or other["with"] != name or
                    any(part[each] != other[each] for each in ("outcome", "from", "until"))):
                journal.fault(f"{name}: the other side of {key} does not know of it, or otherwise")
        for item in ticket.head.get("items", []) if ticket.occupies() else []:
            on[item].append((ticket.occupies(), name))
    for item, entries in on.items():
        entries.sort()
        for at, ((_, end), name) in enumerate(entries):
            for (start, _), other in entries[at + 1:]:
                if start >= end:
                    break
                if not any(kind == CONFLICT and part["with"] == other and part["outcome"] != "resolved"
                           for (kind, _), part in journal.tickets[name].parts.items()):
                    journal.fault(f"{name} and {other} are both at work on {item}, and no conflict says so")
