# SPDX-License-Identifier: Apache-2.0
"""Many requests in flight at once, on several connections with several streams each.

Everything is sent before anything is read, by the raw client: httpx's connections are not made for
threads that open streams at the same moment.
"""

from frames import Client


def burst(server, requests, connections=10):
    """Sends (token, method, path, fields, body) each on a stream of its own; returns the answers in order."""
    address = ("127.0.0.1", int(server.base.rsplit(":", 1)[1]))
    clients = [Client(address) for _ in range(connections)]
    try:
        for client in clients:
            client.settle()
        sent = []
        for at, (token, method, path, fields, body) in enumerate(requests):
            client, stream = clients[at % connections], at // connections * 2 + 1
            client.request(stream, method, path, fields, body, token)
            sent.append((client, stream))
        return [client.answer(stream) for client, stream in sent]
    finally:
        for client in clients:
            client.close()
