# SPDX-License-Identifier: Apache-2.0
"""Times against another implementation: Python's zoneinfo for zones, dateutil for recurrences, counting by hand for business
days. Exact instants, for the cases that people ask about and for random ones (the seed is printed when they differ)."""

import datetime
import json
import os
import random
import subprocess
import unittest
import zoneinfo

from dateutil import rrule

PROGRAM = os.path.join(os.environ["ASSENT_BUILD"], "tests", "calendar_times_main")
UTC = datetime.timezone.utc
DAY = datetime.timedelta(days=1)
ZONES = ("Europe/Berlin", "Europe/Stockholm", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC", "Africa/Casablanca")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def ask(questions):
    """The program's answers to several questions."""
    lines = "".join(json.dumps(question, sort_keys=True, separators=(",", ":")) + "\n" for question in questions)
    done = subprocess.run([PROGRAM], input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def micros(moment):
    return (moment - datetime.datetime(1970, 1, 1, tzinfo=UTC)) // datetime.timedelta(microseconds=1)


def wall(zone, day, clock=datetime.time()):
    """When the clocks on the wall show it: the first time, and where they skip it the moment at which they do."""
    tz = zoneinfo.ZoneInfo(zone)
    naive = datetime.datetime.combine(day, clock)
    moment = naive.replace(tzinfo=tz, fold=0).astimezone(UTC)
    if moment.astimezone(tz).replace(tzinfo=None) == naive:
        return moment
    early, late = (naive.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (1, 0))
    early, late = min(early, late), max(early, late)
    after = late.astimezone(tz).utcoffset()
    while late - early > datetime.timedelta(microseconds=1):
        middle = early + (late - early) / 2
        if middle.astimezone(tz).utcoffset() == after:
            late = middle
        else:
            early = middle
    return late.replace(microsecond=0) if late.microsecond < 5 else late


def iso(moment):
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def joined(spans, start, end):
    out = []
    for span in sorted(span for span in spans if span[0] < span[1] and span[1] > start and span[0] < end):
        if out and span[0] <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], span[1]))
        else:
            out.append(span)
    return [[micros(a), micros(b)] for a, b in out]


def time_of(text):
    return datetime.time(int(text[:2]), int(text[3:]))


def part(zone, first, last, entry):
    """The part of the days first to last that at, to and lasts say."""
    at = time_of(entry.get("at", "00:00"))
    start = wall(zone, first, at)
    if "to" in entry:
        to = time_of(entry["to"])
        return start, wall(zone, last if to > at else last + DAY, to)
    if "lasts" in entry:
        hours = int(entry["lasts"].split()[0])
        days = hours if entry["lasts"].endswith("days") else hours / 24
        if days % 1 == 0:  # 48 h are two days
            return start, wall(zone, first + days * DAY, at)
        return start, start + datetime.timedelta(hours=hours)
    return start, wall(zone, last + DAY)


def by_rule(zone, entry, start, end):
    first = datetime.datetime.fromisoformat(entry["from"])
    out = []
    for found in rrule.rrulestr(entry["rule"], dtstart=first):
        if found > end.replace(tzinfo=None) + 2 * DAY:
            break
        if found.date().isoformat() not in entry.get("except", []):
            out.append(part(zone, found.date(), found.date(), entry))
    return out + [part(zone, day, day, entry) for day in map(datetime.date.fromisoformat, entry.get("also", []))]


def works(rules, day):
    return bool(rules["hours"].get(WEEKDAYS[day.weekday()])) and day.isoformat() not in rules.get("holidays", [])


def period_days(period, day):
    """All days of the period that a day lies in."""
    first = {"week": day - day.weekday() * DAY, "month": day.replace(day=1), "year": day.replace(month=1, day=1),
             "quarter": day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)}[period]
    length = {"week": 0, "month": 1, "quarter": 3, "year": 12}[period]
    after = first + 7 * DAY
    if length:
        months = first.month - 1 + length
        after = first.replace(year=first.year + months // 12, month=months % 12 + 1)
    return [first + n * DAY for n in range((after - first).days)]


def by_business_days(zone, entry, rules, start, end):
    which, count, _, _, _, period = entry["days"].split()
    out, day = [], start.date() - 370 * DAY
    while day < end.date() + 370 * DAY:
        days = period_days(period, day)
        worked = [one for one in days if works(rules, one)]
        chosen = worked[-int(count):] if which == "last" else worked[:int(count)]
        if chosen:
            out.append(part(zone, chosen[0], chosen[-1], entry))
        day = days[-1] + DAY
    return out


def reference(question):
    zone, spans = question["zone"], []
    start, end = (datetime.datetime.fromisoformat(question[name].replace("Z", "+00:00")) for name in ("from", "until"))
    for entry in question["entries"]:
        if "rule" in entry:
            spans += by_rule(zone, entry, start, end)
        elif "days" in entry:
            spans += by_business_days(zone, entry, question["calendar"], start, end)
        elif "date" in entry:
            day = datetime.date.fromisoformat(entry["date"])
            spans.append(part(zone, day, day, entry))
        else:
            a, b = (datetime.datetime.fromisoformat(entry[name]) for name in ("from", "until"))
            whole = len(entry["until"]) == 10
            spans.append((wall(zone, a.date(), a.time()), wall(zone, b.date() + whole * DAY, b.time())))
    return joined(spans, start, end)


OFFICE = {"hours": {day: ["08:00-17:00"] for day in WEEKDAYS[:5]},
          "holidays": ["2026-04-03", "2026-04-06", "2026-12-24", "2026-12-25", "2026-12-31", "2027-01-01", "2027-03-26", "2027-03-29"]}


def question(zone, entries, start, end, calendar=None):
    asked = {"zone": zone, "entries": entries, "from": start, "until": end}
    return {**asked, "calendar": calendar} if calendar else asked


class Reference(unittest.TestCase):
    def same(self, questions):
        for asked, said in zip(questions, ask(questions)):
            self.assertEqual(said, reference(asked), json.dumps(asked))

    def test_new_year_in_berlin(self):
        asked = question("Europe/Berlin", [{"from": "2026-12-23 18:00", "until": "2027-01-04 06:00"}],
                         "2026-01-01T00:00:00Z", "2028-01-01T00:00:00Z")
        self.same([asked])
        self.assertEqual(ask([asked])[0], [[micros(datetime.datetime(2026, 12, 23, 17, tzinfo=UTC)),
                                            micros(datetime.datetime(2027, 1, 4, 5, tzinfo=UTC))]])

    def test_the_last_business_days_of_quarters(self):
        asked = question("Europe/Berlin", [{"days": "last 3 business days of quarter"}], "2026-01-01T00:00:00Z",
                         "2027-12-31T00:00:00Z", OFFICE)
        self.same([asked])
        self.assertEqual(len(ask([asked])[0]), 8)

    def test_over_the_changes_of_the_clocks(self):
        self.same([question(zone, [{"rule": "FREQ=DAILY", "from": "2026-01-01", "at": at, **length}],
                            f"{month}-20T00:00:00Z", f"{after}-12T00:00:00Z")
                   for zone in ZONES for at in ("00:30", "02:00", "02:30", "22:00") for length in
                   ({"lasts": "6 h"}, {"to": "03:00"}, {"to": "04:00"}, {}, {"lasts": "2 days"})
                   for month, after in (("2026-03", "2026-04"), ("2026-10", "2026-11"))])

    def test_business_days_across_a_holiday(self):
        """From Wednesday, 1 April 2026, three business days on: Thursday, then Tuesday and Wednesday after Easter."""
        start = datetime.datetime(2026, 4, 1, 10, 30, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"))
        day, left = start.date(), 3
        while left:
            day += DAY
            left -= works(OFFICE, day)
        self.assertEqual(day, datetime.date(2026, 4, 8))
        asked = {"zone": "Europe/Berlin", "calendar": OFFICE, "from": iso(start.astimezone(UTC)), "add": "3 business days"}
        self.assertEqual(ask([asked])[0], micros(wall("Europe/Berlin", day, start.time())))

    def test_business_days_from_any_day_on(self):
        questions, wanted = [], []
        for offset in range(0, 365):
            for count in (1, 3, 10):
                start = datetime.date(2026, 1, 5) + offset * DAY
                if not works(OFFICE, start):
                    continue
                day, left = start, count
                while left:
                    day += DAY
                    left -= works(OFFICE, day)
                clock = datetime.time(9, 15)
                questions.append({"zone": "Europe/Berlin", "calendar": OFFICE, "add": f"{count} business days",
                                  "from": iso(wall("Europe/Berlin", start, clock))})
                wanted.append(micros(wall("Europe/Berlin", day, clock)))
        self.assertGreater(len(questions), 700)
        self.assertEqual(ask(questions), wanted)

    def test_random_times(self):
        seed = int(os.environ.get("ASSENT_SEED", "20261123"))
        dice = random.Random(seed)
        questions = [random_question(dice) for _ in range(1500)]
        for asked, said in zip(questions, ask(questions)):
            self.assertEqual(said, reference(asked), f"ASSENT_SEED={seed}: {json.dumps(asked)}")


def random_rule(dice):
    days = ",".join(sorted(dice.sample(DAY_NAMES, dice.randint(1, 3))))
    number = dice.choice((1, 2, 3, -1, -2))
    return dice.choice((f"FREQ=WEEKLY;BYDAY={days}", f"FREQ=WEEKLY;INTERVAL={dice.randint(2, 5)};BYDAY={days}", "FREQ=DAILY",
                        f"FREQ=DAILY;INTERVAL={dice.randint(2, 40)}", f"FREQ=DAILY;COUNT={dice.randint(1, 90)}",
                        f"FREQ=MONTHLY;BYDAY={number}{dice.choice(DAY_NAMES)}", f"FREQ=MONTHLY;BYMONTHDAY={dice.randint(1, 31)}",
                        "FREQ=MONTHLY;BYMONTHDAY=-1", f"FREQ=YEARLY;BYMONTH={dice.randint(1, 12)};BYMONTHDAY={dice.randint(1, 28)}",
                        f"FREQ=YEARLY;BYMONTH={dice.randint(1, 12)};BYDAY={number}{dice.choice(DAY_NAMES)}",
                        f"FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS={number}"))


def random_question(dice):
    start = datetime.date(2025, 1, 1) + dice.randint(0, 700) * DAY
    clock = lambda: f"{dice.randint(0, 23):02d}:{dice.choice((0, 15, 30)):02d}"
    length = dice.choice(({}, {"to": clock()}, {"lasts": f"{dice.randint(1, 60)} h"}, {"lasts": f"{dice.randint(2, 9)} days"}))
    near = lambda most: (start + dice.randint(0, most) * DAY).isoformat()
    entries = []
    for _ in range(dice.randint(1, 3)):
        kind = dice.randint(0, 4)
        if kind == 0:
            entries.append({"date": near(200), "at": clock(), **length})
        elif kind == 1:
            begin = start + dice.randint(0, 200) * DAY
            entries.append({"from": f"{begin} {clock()}", "until": f"{begin + dice.randint(1, 20) * DAY} {clock()}"})
        elif kind == 2:
            entries.append({"days": f"{dice.choice(('first', 'last'))} {dice.randint(1, 5)} business days of "
                                    f"{dice.choice(('week', 'month', 'quarter', 'year'))}", "at": clock(), **length})
        else:
            entries.append({"rule": random_rule(dice), "from": (start - dice.randint(0, 400) * DAY).isoformat(), "at": clock(),
                            **length, "except": [near(100) for _ in range(2)], "also": [near(100)]})
    return question(dice.choice(ZONES), entries, f"{start}T00:00:00Z", f"{start + dice.randint(20, 200) * DAY}T00:00:00Z", OFFICE)


if __name__ == "__main__":
    unittest.main()
