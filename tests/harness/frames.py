# SPDX-License-Identifier: Apache-2.0
"""A raw HTTP/2 client for tests: it sends exactly the frames it is told to, right or wrong.

On Debian's python3-hyperframe and python3-hpack. Nothing is sent by itself but the preface, when
asked for; SETTINGS and PING of the server are answered only by `settle` and `pong`.

    with Client(("127.0.0.1", port)) as client:
        client.settle()
        client.request(1, "GET", "/v1/whoami", token="ast_…")
        answer = client.answer(1)
        assert answer.status == 200
"""

import json
import socket
import struct

from hpack import Decoder, Encoder
from hyperframe.frame import (ContinuationFrame, DataFrame, Frame, GoAwayFrame, HeadersFrame, PingFrame,
                              RstStreamFrame, SettingsFrame, WindowUpdateFrame)

MAGIC = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

NO_ERROR = 0
PROTOCOL_ERROR = 1
FLOW_CONTROL_ERROR = 3
SETTINGS_TIMEOUT = 4
REFUSED_STREAM = 7
CANCEL = 8
ENHANCE_YOUR_CALM = 11


class Ended(Exception):
    """The server closed the connection."""


class Answer:
    """What came on one stream."""

    def __init__(self):
        self.fields = []
        self.body = b""
        self.ended = False
        self.reset = None  # error code of an RST_STREAM

    @property
    def status(self):
        return int(self.field(":status", "0"))

    def field(self, name, otherwise=None):
        return next((value for key, value in self.fields if key == name), otherwise)

    def json(self):
        return json.loads(self.body)


class Client:
    """One connection. `address` is (host, port), or the path of a unix socket."""

    def __init__(self, address, preface=True, settings=None, timeout=20):
        if isinstance(address, str):
            self.socket = socket.socket(socket.AF_UNIX)
            self.socket.settimeout(timeout)
            self.socket.connect(address)
        else:
            self.socket = socket.create_connection(address, timeout=timeout)
        self.encoder = Encoder()
        self.decoder = Decoder()
        self.received = b""
        self.answers = {}
        self.frames = []  # all that came, in order
        self.goaway = None  # the newest
        self.block = None  # a header block that goes on in CONTINUATION: (stream, bytes, ends stream)
        if preface:
            self.send_bytes(MAGIC)
            self.send(SettingsFrame(0, settings=settings or {}))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.socket.close()

    # sending

    def send_bytes(self, data):
        self.socket.sendall(data)

    def send(self, *frames):
        self.send_bytes(b"".join(frame.serialize() for frame in frames))

    def send_raw(self, kind, flags, stream, payload=b""):
        """A frame of any kind, with any payload."""
        self.send_bytes(raw_frame(kind, flags, stream, payload))

    def settle(self):
        """Waits for the server's SETTINGS and acknowledges them."""
        frame = self.wait(lambda frame: isinstance(frame, SettingsFrame) and "ACK" not in frame.flags)
        self.send(SettingsFrame(0, flags=["ACK"]))
        return frame.settings

    def fields(self, method, path, fields=(), token=None, authority="localhost"):
        """The list of fields of a request."""
        found = [(":method", method), (":scheme", "http"), (":authority", authority), (":path", path)]
        if token:
            found.append(("authorization", f"Bearer {token}"))
        return found + list(fields)

    def headers(self, stream, fields, end=True, pieces=1):
        """Sends a header block, cut into a HEADERS frame and `pieces` - 1 CONTINUATION frames."""
        block = self.encoder.encode(fields)
        size = -(-len(block) // pieces)
        cuts = [block[at:at + size] for at in range(0, len(block), size)]
        frames = [HeadersFrame(stream, cuts[0], flags=["END_STREAM"] if end else [])]
        frames += [ContinuationFrame(stream, cut) for cut in cuts[1:]]
        frames[-1].flags.add("END_HEADERS")
        self.send(*frames)

    def data(self, stream, body=b"", end=True):
        """Sends DATA, without regard to windows, in frames of at most 16 KiB."""
        size = 16384
        cuts = [body[at:at + size] for at in range(0, len(body), size)] or [b""]
        for at, cut in enumerate(cuts):
            self.send(DataFrame(stream, cut, flags=["END_STREAM"] if end and at == len(cuts) - 1 else []))

    def request(self, stream, method, path, fields=(), body=None, token=None):
        """Sends a whole request; a dict or list becomes JSON."""
        fields = list(fields)
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            fields.append(("content-type", "application/json"))
        self.headers(stream, self.fields(method, path, fields, token), end=body is None)
        if body is not None:
            self.data(stream, body)

    def window(self, stream, increment):
        self.send(WindowUpdateFrame(stream, increment))

    def reset(self, stream, code=CANCEL):
        self.send(RstStreamFrame(stream, code))

    def ping(self, data=b"12345678"):
        self.send(PingFrame(0, data))

    def pong(self, frame):
        self.send(PingFrame(0, frame.opaque_data, flags=["ACK"]))

    # receiving

    def read_bytes(self):
        """More bytes; Ended when there are none."""
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            data = b""
        if not data:
            raise Ended()
        return data

    def next_frame(self):
        """The next frame, after it has been noted. Ended when the connection is."""
        while True:
            if len(self.received) >= 9:
                frame, length = Frame.parse_frame_header(memoryview(self.received[:9]))
                if len(self.received) >= 9 + length:
                    frame.parse_body(memoryview(self.received[9:9 + length]))
                    self.received = self.received[9 + length:]
                    self.note(frame)
                    return frame
            self.received += self.read_bytes()

    def note(self, frame):
        self.frames.append(frame)
        if isinstance(frame, GoAwayFrame):
            self.goaway = frame
        if not frame.stream_id:
            return
        answer = self.answers.setdefault(frame.stream_id, Answer())
        if isinstance(frame, (HeadersFrame, ContinuationFrame)):
            ends = "END_STREAM" in frame.flags if isinstance(frame, HeadersFrame) else self.block[2]
            before = self.block[1] if isinstance(frame, ContinuationFrame) else b""
            self.block = (frame.stream_id, before + frame.data, ends)
            if "END_HEADERS" in frame.flags:
                answer.fields += self.decoder.decode(self.block[1])
                answer.ended = answer.ended or ends
                self.block = None
        if isinstance(frame, DataFrame):
            answer.body += frame.data
            answer.ended = answer.ended or "END_STREAM" in frame.flags
        if isinstance(frame, RstStreamFrame):
            answer.reset = frame.error_code

    def wait(self, wanted):
        """Reads until `wanted(frame)` holds; returns that frame."""
        while True:
            frame = self.next_frame()
            if wanted(frame):
                return frame

    def answer(self, stream):
        """Reads until the stream's answer has ended, or was reset."""
        while True:
            answer = self.answers.get(stream)
            if answer and (answer.ended or answer.reset is not None):
                return answer
            self.next_frame()

    def until_end(self):
        """Reads until the server closes; returns the code of its GOAWAY, or None when there was none."""
        try:
            while True:
                self.next_frame()
        except Ended:
            return self.goaway.error_code if self.goaway else None


def raw_frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload
