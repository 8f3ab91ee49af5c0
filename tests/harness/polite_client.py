# SPDX-License-Identifier: Apache-2.0
"""A client as RFC 9113 wants it: answers PING, opens no stream after a GOAWAY, and lets those that are open end.

h2 and httpx end a connection with all that is open on it at the first GOAWAY, also at one that only gives notice.
"""

import select
import socket
import ssl
import time

from frames import Client, DataFrame, Ended, GoAwayFrame, PingFrame, SettingsFrame

DIAL_S = 60


class Gone(Exception):
    """The connection takes no new request; nothing was sent."""


class PoliteClient(Client):
    """Settled from the start. `dial` waits until somebody listens; tls is the certificate that is trusted."""

    def __init__(self, address, tls=None):
        super().__init__(address, preface=False)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if tls:
            context = ssl.create_default_context(cafile=tls)
            context.set_alpn_protocols(["h2"])
            self.socket = context.wrap_socket(self.socket, server_hostname="localhost")
        self.send_bytes(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        self.send(SettingsFrame(0, settings={}))
        self.settle()
        self.stream = -1

    @classmethod
    def dial(cls, address, **given):
        """Again and again as long as nobody listens there. Any other failure is one."""
        until = time.monotonic() + DIAL_S
        while True:
            try:
                return cls(address, **given)
            except ConnectionRefusedError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.005)

    def note(self, frame):
        super().note(frame)
        if isinstance(frame, PingFrame) and "ACK" not in frame.flags:
            self.pong(frame)
        if isinstance(frame, DataFrame) and frame.data:
            self.window(0, len(frame.data))
            if "END_STREAM" not in frame.flags:
                self.window(frame.stream_id, len(frame.data))

    def hear(self):
        """Takes what has come; Gone when the server wants no more."""
        pending = getattr(self.socket, "pending", lambda: 0)
        try:
            while self.received or pending() or select.select([self.socket], [], [], 0)[0]:
                self.next_frame()
        except Ended:
            raise Gone() from None
        if self.goaway:
            raise Gone()

    def ask(self, method, path, fields=(), body=None, token=None):
        """A request and its whole answer."""
        self.hear()
        self.stream += 2
        self.answers.clear()
        self.frames.clear()
        self.request(self.stream, method, path, fields, body, token)
        answer = self.answer(self.stream)
        assert answer.ended and answer.reset is None, (answer.reset, self.goaway)
        return answer

    def farewell(self):
        """Reads to the end; the frames that came are left in `frames`."""
        try:
            while True:
                self.next_frame()
        except Ended:
            return [frame for frame in self.frames if isinstance(frame, GoAwayFrame)]
