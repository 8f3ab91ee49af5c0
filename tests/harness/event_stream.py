# SPDX-License-Identifier: Apache-2.0
"""Reads server-sent events (WHATWG HTML), over a socket of its own so that a reader can be killed at any byte.

    with EventStream(server, token, after="0") as stream:
        event = stream.next()        # Event(id, name, data); comments are counted and passed by
        stream.kill()                # mid-line, without a word
"""

import json
from collections import namedtuple

from frames import Client, Ended

Event = namedtuple("Event", "id name data")


class Over(Exception):
    """The server ended the stream."""


class Parser:
    """Bytes in, events out."""

    def __init__(self):
        self.rest = b""
        self.fields = {}
        self.data = []
        self.last_id = None  # of the newest event that was whole
        self.coming = None
        self.comments = []
        self.retry = None
        self.events = []

    def feed(self, data):
        assert b"\r" not in data, "one kind of line end is enough"
        self.rest += data
        *lines, self.rest = self.rest.split(b"\n")
        for line in lines:
            self.line(line.decode("utf-8"))

    def line(self, line):
        if not line:
            self.last_id = self.coming
            if self.data:
                self.events.append(Event(self.last_id, self.fields.get("event", ""), "\n".join(self.data)))
            self.fields, self.data = {}, []
            return
        name, _, value = line.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if not name:
            self.comments.append(value)
        elif name == "data":
            self.data.append(value)
        elif name == "id":
            self.coming = value
        elif name == "retry":
            self.retry = int(value)
        else:
            assert name == "event", line
            self.fields[name] = value


class EventStream:
    """One connection with one stream on it."""

    def __init__(self, server, token=None, last_id=None, window=None, timeout=30, cookie=None, **query):
        host, port = server.base.removeprefix("http://").split(":")
        self.client = Client((host, int(port)), settings={4: window} if window else None, timeout=timeout)
        self.client.settle()
        fields = [("accept", "text/event-stream")]
        if last_id is not None:
            fields.append(("last-event-id", last_id))
        if cookie:
            fields.append(("cookie", cookie))
        path = "/v1/events/stream"
        if query:
            path += "?" + "&".join(f"{name}={value}" for name, value in query.items())
        self.client.headers(1, self.client.fields("GET", path, fields, token))
        self.parser = Parser()
        self.taken = 0
        self.read_bytes = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def kill(self):
        self.client.close()

    @property
    def answer(self):
        return self.client.answers.get(1)

    def opened(self):
        """Waits for the head of the answer; its status."""
        while not (self.answer and self.answer.fields):
            self.client.next_frame()
        self.take()
        return self.answer.status

    def problem(self):
        return self.client.answer(1).json()

    def take(self):
        """What has come goes to the parser; windows are given back."""
        new = self.answer.body[self.taken:]
        self.taken += len(new)
        if new:
            self.parser.feed(new)
            self.client.window(1, len(new))
            self.client.window(0, len(new))

    def step(self):
        """One more frame. Over when the stream has ended."""
        if self.answer and (self.answer.ended or self.answer.reset is not None):
            raise Over()
        try:
            self.client.next_frame()
        except Ended:
            raise Over() from None
        if self.answer and self.answer.status == 200:
            self.take()

    def next(self):
        while not self.parser.events:
            self.step()
        return self.parser.events.pop(0)

    def next_event(self):
        """The next ordinary event, as its CloudEvent."""
        event = self.next()
        assert event.name == "", event
        body = json.loads(event.data)
        assert body["id"] == event.id
        return body

    def until_over(self):
        """Reads to the end; what came."""
        try:
            while True:
                self.step()
        except Over:
            return self.parser.events
