# SPDX-License-Identifier: Apache-2.0
"""Debian's Chromium without a window, driven by its chromedriver (W3C WebDriver), with Python's library alone.

    with Chromium(certificate) as browser:         # trusts this certificate's key and no other
        browser.open("https://localhost:8443/problems/busy")
        browser.run("return document.title")
        browser.wait("return window.seen.length > 3")

`Site` serves pages over TLS, as an operator's own web server does.
"""

import base64
import http.server
import json
import re
import shutil
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.request

from tls_tools import openssl

START_S = 60


def key_digest(certificate):
    """SHA-256 of the certificate's public key, as Chromium wants it named."""
    with tempfile.NamedTemporaryFile() as key, tempfile.NamedTemporaryFile() as digest:
        openssl("x509", "-in", certificate, "-pubkey", "-noout", "-out", key.name)
        openssl("pkey", "-pubin", "-in", key.name, "-outform", "DER", "-out", digest.name)
        hashed = openssl("dgst", "-sha256", digest.name).stdout.split()[-1]
    return base64.b64encode(bytes.fromhex(hashed)).decode()


class Chromium:
    def __init__(self, *certificates):
        self.profile = tempfile.mkdtemp(prefix="assent-chromium-")
        self.options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                        "--disable-background-networking", "--no-first-run", "--user-data-dir=" + self.profile,
                        "--ignore-certificate-errors-spki-list=" + ",".join(map(key_digest, certificates))]

    def __enter__(self):
        if not shutil.which("chromedriver"):
            raise AssertionError("chromedriver is missing: scripts/setup test installs Chromium and its driver")
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, text=True)
        for line in self.driver.stdout:
            found = re.search(r"successfully on port (\d+)", line)
            if found:
                break
        self.base = f"http://127.0.0.1:{found.group(1)}"
        wanted = {"goog:chromeOptions": {"args": self.options}}
        self.session = self.ask("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
        return self

    def __exit__(self, *_):
        try:
            self.ask("DELETE", f"/session/{self.session}")
        finally:
            self.driver.terminate()
            self.driver.wait(START_S)
            shutil.rmtree(self.profile, ignore_errors=True)

    def ask(self, method, path, body=None):
        request = urllib.request.Request(self.base + path, method=method,
                                         data=json.dumps(body).encode() if body is not None else None)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=START_S) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.read().decode()}") from None

    def open(self, url):
        self.ask("POST", f"/session/{self.session}/url", {"url": url})

    def run(self, script, *given):
        """What the script returns; of a promise what it comes to."""
        return self.ask("POST", f"/session/{self.session}/execute/sync", {"script": script, "args": given})

    def wait(self, script, *given, seconds=30):
        """Until the script returns something that is true; that."""
        until = time.monotonic() + seconds
        while True:
            value = self.run(script, *given)
            if value:
                return value
            assert time.monotonic() < until, (script, self.run("return window.said || null"))
            time.sleep(0.05)


class Site:
    """One page at https://localhost:PORT/, with a certificate of its own."""

    def __init__(self, certificate, key, page):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # pylint: disable=invalid-name
                self.send_response(200)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(page.encode())

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.origin = f"https://localhost:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
