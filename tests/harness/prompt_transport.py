# SPDX-License-Identifier: Apache-2.0
"""httpx's transport without Nagle's delay.

Debian's httpx 0.23 sends the fields and the body of a request in two small writes on a socket without
TCP_NODELAY: the second waits some 40 ms for the first one's acknowledgement. Later versions set it.
"""

import socket

import httpcore
import httpx
from httpcore.backends.sync import SyncBackend


class PromptBackend(SyncBackend):
    def connect_tcp(self, *given, **named):
        stream = super().connect_tcp(*given, **named)
        stream.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return stream


class PromptTransport(httpx.HTTPTransport):
    """HTTP/2 with prior knowledge, nothing else."""

    def __init__(self):
        super().__init__(http1=False, http2=True)
        self._pool = httpcore.ConnectionPool(http1=False, http2=True, network_backend=PromptBackend())
