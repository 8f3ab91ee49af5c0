# SPDX-License-Identifier: Apache-2.0
"""A page in Chromium follows what happens by EventSource, over TLS with the certificate that the server made: a page of
an origin that was allowed, one of the server's own origin, and one that was not allowed and hears nothing. The server
dies and comes again meanwhile: no gap, no double."""

import unittest

from assent_server import Server
from chromium import Chromium, Site
from tls_tools import made_certificate, make_certificate, tls_port

NOTE = """\
assent: 1
workflow: note
kind: change
type: normal
title: A note
owner: role:administrator
prefix: NOTE
fields:
  text: { type: text, required: true, title: What? }
start: draft
states:
  draft:
    held_by: requester
    actions:
      keep: { by: requester, to: kept }
  kept: { end: cancelled }
"""
PAGE = "<!DOCTYPE html><meta charset=utf-8><title>An operator's own page</title>"
# api: the server's origin; the token is the page's, as whoever is logged in there has given it.
FOLLOW = """
const [api, token] = arguments;
window.seen = []; window.said = []; window.opened = 0;
return fetch(api + '/v1/events/cookie', { method: 'POST', credentials: 'include', headers: { Authorization: `Bearer ${token}` } })
  .then((answer) => answer.json().then((body) => {
    window.said.push([answer.status, body.expires || body.code]);
    window.source = new EventSource(api + '/v1/events/stream?after=0', { withCredentials: true });
    source.onopen = () => { window.opened++; };
    source.onmessage = (event) => { window.seen.push([event.lastEventId, JSON.parse(event.data).subject]); };
    source.onerror = () => { window.said.push('error ' + source.readyState); };
    return answer.status;
  }), (error) => { window.said.push(String(error)); return 0; });
"""
CALL = """
const [api, token, path, given] = arguments;
return fetch(api + path, { ...given, headers: { Authorization: `Bearer ${token}`, ...given.headers } })
  .then((answer) => answer.text().then((text) => [answer.status, answer.headers.get('etag'), text]),
        (error) => [0, null, String(error)]);
"""


def write(server, token, text="x"):
    api = server.api(token)
    return api.post("/v1/tickets", {"workflow": "note", "fields": {"text": text}}, 201).json()["id"]


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        certificate, key = make_certificate(cls.server.folder, "site")
        cls.site = Site(certificate, key, PAGE).__enter__()
        cls.stranger = Site(certificate, key, PAGE).__enter__()
        cls.server.arguments = ["--listen", "tls:127.0.0.1:0", "--allow-origin", cls.site.origin]
        cls.server.start()
        cls.server.apply_world()
        cls.server.deploy("note", NOTE, {})
        cls.token = cls.server.token("ann")
        port = tls_port(cls.server)
        cls.server.arguments[1] = f"tls:127.0.0.1:{port}"  # where the page looks for it when it comes again
        cls.api = f"https://localhost:{port}"
        cls.browser = Chromium(made_certificate(cls.server), certificate).__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.browser.__exit__()
        cls.site.__exit__()
        cls.stranger.__exit__()
        cls.server.verify()
        cls.server.stop()

    def follow(self, url):
        self.browser.open(url)
        self.assertEqual(self.browser.run(FOLLOW, self.api, self.token), 200)
        self.browser.wait("return window.opened")

    def all_there_is(self):
        """Ids from the pages of the API, in order."""
        api, after, found = self.server.api(self.token), "0", []
        while True:
            page = api.get("/v1/events", params={"after": after, "limit": 200}).json()
            found += [event["id"] for event in page["data"]]
            if not page["more"]:
                return found
            after = page["next"]

    def heard(self, ticket):
        """The page has both events of the ticket: it was made, and it entered its state."""
        self.browser.wait("return window.seen.filter((event) => event[1] === arguments[0]).length === 2", ticket)

    def test_over_a_restart(self):
        """Both kinds of page: killed, and stopped as an upgrade does, with events that it does not see happen."""
        for url in (self.site.origin, f"{self.api}/problems/busy"):
            self.follow(url)
            self.heard(write(self.server, self.token, "before"))
            for end in (self.server.kill, self.server.stop):
                end()
                self.server.start()
                self.heard(write(self.server, self.token, "while the page was away"))
                self.heard(write(self.server, self.token, "and after"))
            seen = [event for event, _ in self.browser.run("return window.seen")]
            self.assertEqual(seen, self.all_there_is())
            self.assertEqual(self.browser.run("return window.opened"), 3)
            self.browser.run("source.close()")

    def test_an_allowed_page_uses_the_api(self):
        """With what a browser asks for first: other methods, headers of ours, and answers' headers that it may read."""
        self.browser.open(self.site.origin)
        ticket = write(self.server, self.token)

        def call(path, **given):
            return self.browser.run(CALL, self.api, self.token, path, {"headers": {}, **given})
        status, etag, _ = call(f"/v1/tickets/{ticket}")
        self.assertEqual((status, etag), (200, '"1"'))
        patch = {"content-type": "application/merge-patch+json", "if-match": etag}
        status, etag, text = call(f"/v1/tickets/{ticket}", method="PATCH", headers=patch, body='{"fields":{"text":"y"}}')
        self.assertEqual((status, etag), (200, '"2"'), text)
        posted = {"content-type": "application/json", "idempotency-key": "page"}
        self.assertEqual(call(f"/v1/tickets/{ticket}/comments", method="POST", headers=posted,
                              body='{"comment":"From a page"}')[0], 201)
        self.assertEqual(call("/v1/tickets/NOTE-99999")[0], 404)  # a refusal can be read as well
        self.assertEqual(call("/v1/tickets", method="DELETE")[0], 0)  # there is none: the browser does not send it

    def test_a_page_that_is_not_allowed_hears_nothing(self):
        """Nor by the cookie that the browser has for the server, though the two are one site to it."""
        self.follow(self.site.origin)
        self.browser.run("source.close()")
        self.browser.open(self.stranger.origin)
        status, _, text = self.browser.run(CALL, self.api, self.token, "/v1/whoami", {"headers": {}})
        self.assertEqual(status, 0, text)
        self.assertEqual(self.browser.run(FOLLOW, self.api, self.token), 0)
        self.browser.run("""
            window.source = new EventSource(arguments[0] + '/v1/events/stream?after=0', { withCredentials: true });
            source.onmessage = () => window.seen.push(1);
            source.onerror = () => window.said.push('error ' + source.readyState);""", self.api)
        self.browser.wait("return window.said.includes('error 2')")  # closed for good
        self.assertEqual(self.browser.run("return window.seen"), [])


if __name__ == "__main__":
    unittest.main()
