# SPDX-License-Identifier: Apache-2.0
"""TLS as clients meet it (AUTH-09, H2-17, H2-18): the certificate that is made, what is spoken and what is not,
reloading under load, and other protocols on the wrong port."""

import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import threading
import unittest

from assent_server import BINARY, Server
from tls_tools import (fingerprint, made_certificate, make_certificate, openssl, secure_client, shake_hands, shown_fingerprint,
                       tls_port)

TLS = ["--listen", "tls:127.0.0.1:0"]
CLIENTS = 6
RELOADS = 5


def curl(*arguments):
    return subprocess.run(["curl", "-sS", "--max-time", "30", *arguments], capture_output=True, text=True, check=False)


class Made(unittest.TestCase):
    """The certificate of a first start."""

    def test_made_once_and_told(self):
        with Server(arguments=TLS) as server:
            port = tls_port(server)
            certificate = made_certificate(server)
            key = os.path.join(server.store, "certificate-key.pem")
            self.assertEqual(stat.S_IMODE(os.stat(key).st_mode), 0o600)
            told = fingerprint(certificate)
            with open(server.out, encoding="utf-8") as out:
                self.assertIn(told, out.read())
            self.assertIn(told, server.log())
            self.assertEqual(shown_fingerprint(port), told)
            server.stop()
            server.start()
            self.assertEqual(shown_fingerprint(tls_port(server)), told)
            with open(server.out, encoding="utf-8") as out:
                self.assertNotIn("certificate", out.read())  # it is not made again

    def test_what_it_says(self):
        with Server(arguments=TLS) as server:
            tls_port(server)
            text = openssl("x509", "-in", made_certificate(server), "-noout", "-text").stdout
            for part in ("prime256v1", "DNS:localhost", "IP Address:127.0.0.1", "IP Address:0:0:0:0:0:0:0:1",
                         "TLS Web Server Authentication", "CA:FALSE"):
                self.assertIn(part, text)
            host = socket.gethostname()
            if re.fullmatch(r"[A-Za-z0-9.-]{1,63}", host):
                self.assertIn("DNS:" + host, text)

    def test_clients_that_trust_it(self):
        with Server(arguments=TLS) as server:
            port = tls_port(server)
            certificate = made_certificate(server)
            for host in ("localhost", "127.0.0.1"):
                with secure_client(port, certificate, host, server.admin_token) as client:
                    answer = client.get("/v1/whoami")
                    self.assertEqual((answer.status_code, answer.http_version), (200, "HTTP/2"))
                    self.assertEqual(answer.json()["handle"], "admin")
            url = f"https://localhost:{port}/v1/problems"
            self.assertIn('"data"', curl("--cacert", certificate, url).stdout)
            self.assertIn('"data"', curl("-k", url).stdout)
            self.assertNotEqual(curl(url).returncode, 0)
            shown = subprocess.run(["nghttp", url], capture_output=True, text=True, check=False)
            self.assertIn('"data"', shown.stdout)

    def test_large_answers_and_bodies(self):
        """More than a record, a window and an output, both ways."""
        with Server(arguments=TLS) as server:
            server.apply_world()
            with secure_client(tls_port(server), made_certificate(server), token=server.admin_token) as client:
                size = len(client.get("/v1/problems").content)
                self.assertGreater(size, 16384)
                text = "# " + "x" * 300000 + "\nname: broken\n"
                answer = client.post("/v1/workflows:deploy", json={"file": "broken.yaml", "text": text, "files": {}},
                                     headers={"idempotency-key": "large"})
                self.assertEqual(answer.status_code, 422, answer.text[:500])

    def test_files_that_cannot_be_used(self):
        """The start ends with a sentence that names the file and what to do."""
        with Server(arguments=TLS) as server:
            folder = server.folder
            server.stop()
            good, good_key = make_certificate(folder, "good")
            other_key = make_certificate(folder, "other")[1]
            rubbish = os.path.join(folder, "rubbish.pem")
            with open(rubbish, "w", encoding="ascii") as file:
                file.write("no PEM at all\n" * 3)
            locked = os.path.join(folder, "locked.pem")
            openssl("pkey", "-in", good_key, "-aes256", "-passout", "pass:x", "-out", locked)
            cases = [((good, other_key), "mismatch"), ((rubbish, good_key), "no certificate"), ((good, rubbish), "no private key"),
                     ((good, locked), "without a password"), ((good, folder + "/none"), "No such file")]
            for (certificate, key), why in cases:
                done = subprocess.run([BINARY, "serve", "--store", server.store, *TLS, "--tls-cert", certificate, "--tls-key", key],
                                      capture_output=True, text=True, timeout=60, check=False)
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn(why, done.stderr)
            done = subprocess.run([BINARY, "serve", "--store", server.store, *TLS, "--tls-cert", good], capture_output=True,
                                  text=True, timeout=60, check=False)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn("--tls-key", done.stderr)
            server.start()


class Spoken(unittest.TestCase):
    """What a handshake may agree on."""

    @classmethod
    def setUpClass(cls):
        cls.server = Server(arguments=TLS).start()
        cls.port = tls_port(cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def test_what_is_agreed(self):
        for arguments, agreed in [
                (["-tls1_3", "-alpn", "h2"], "TLSv1.3, Cipher is TLS_"),
                (["-tls1_2", "-alpn", "h2"], "TLSv1.2, Cipher is ECDHE-ECDSA-AES"),
                (["-alpn", "http/1.1,h2"], "TLSv1.3"),
                (["-tls1_2", "-alpn", "h2", "-cipher", "ECDHE-ECDSA-CHACHA20-POLY1305"], "ECDHE-ECDSA-CHACHA20-POLY1305")]:
            said = shake_hands(self.port, *arguments)
            self.assertIn(agreed, said, arguments)
            self.assertIn("ALPN protocol: h2", said, arguments)
            self.assertIn("Compression: NONE", said, arguments)

    def test_what_is_refused(self):
        h2 = ["-alpn", "h2"]
        for arguments, alert in [
                (["-tls1_1", "-cipher", "ALL:@SECLEVEL=0", *h2], "protocol version"),
                (["-tls1", "-cipher", "ALL:@SECLEVEL=0", *h2], "protocol version"),
                ([], "no application protocol"),
                (["-alpn", "http/1.1"], "no application protocol"),
                (["-alpn", "http/1.1", "-tls1_2"], "no application protocol"),
                (["-alpn", "h2c,spdy/3"], "no application protocol"),
                (["-tls1_2", *h2, "-cipher", "ECDHE-ECDSA-AES128-SHA256"], "handshake failure"),
                (["-tls1_2", *h2, "-cipher", "AES128-GCM-SHA256"], "handshake failure"),
                (["-tls1_2", *h2, "-cipher", "DHE-RSA-AES128-GCM-SHA256"], "handshake failure"),
                (["-tls1_3", *h2, "-groups", "ffdhe2048"], "handshake failure")]:
            said = shake_hands(self.port, *arguments)
            self.assertIn(alert, said, arguments)
            self.assertIn("Cipher is (NONE)", said, arguments)
        self.assertIn("event=tls-failed", self.server.log())

    def test_no_renegotiation(self):
        said = shake_hands(self.port, "-tls1_2", "-alpn", "h2", given="R\n")
        self.assertIn("RENEGOTIATING", said)
        self.assertIn("no renegotiation", said)

    def test_tickets_resume_and_carry_no_early_data(self):
        folder = self.server.folder
        for version in ("-tls1_2", "-tls1_3"):
            path = os.path.join(folder, "session" + version)
            # the ticket of TLS 1.3 comes after the handshake: with the server's close, which a rubbish line brings about
            first = shake_hands(self.port, version, "-alpn", "h2", "-sess_out", path, "-ign_eof", given="rubbish\n")
            self.assertIn("New, TLSv1", first)
            again = shake_hands(self.port, version, "-alpn", "h2", "-sess_in", path, "-ign_eof", given="rubbish\n")
            self.assertIn("Reused, TLSv1", again)
            self.assertNotRegex(first + again, r"Max Early Data: [1-9]")

    def test_clear_text_on_the_tls_port(self):
        shown = curl(f"http://127.0.0.1:{self.port}/v1/whoami")
        self.assertIn("This port of Assent speaks TLS", shown.stdout)
        with socket.create_connection(("127.0.0.1", self.port)) as client:
            client.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
            client.settimeout(30)
            while client.recv(4096):
                pass  # it ends
        self.assertIn("clear text on a TLS port", self.server.log())

    def test_rubbish(self):
        """Whatever comes, the connection ends and the server goes on."""
        hello = bytes.fromhex("16030100050100000100")
        for bytes_sent in (b"\0" * 100, b"\x16" * 5000, hello, hello * 100, b"\x16\x03\x01\xff\xff" + b"\x01" * 70000,
                           b"\x16\x03\x03\x00\x04\x0e\x00\x00\x00", os.urandom(3000), b"\x15\x03\x03\x00\x02\x02\x28"):
            with socket.create_connection(("127.0.0.1", self.port)) as client:
                client.settimeout(30)
                try:
                    client.sendall(bytes_sent)
                    client.shutdown(socket.SHUT_WR)
                    while client.recv(65536):
                        pass
                except ConnectionError:
                    pass
        with secure_client(self.port, made_certificate(self.server)) as client:
            self.assertEqual(client.get("/v1/problems").status_code, 200)


class Reload(unittest.TestCase):
    def setUp(self):
        self.server = Server(arguments=TLS)
        folder = self.server.folder
        self.pairs = [make_certificate(folder, "first"), make_certificate(folder, "second", kind="rsa:2048")]
        self.files = os.path.join(folder, "used.pem"), os.path.join(folder, "used-key.pem")
        self.trusted = os.path.join(folder, "both.pem")
        with open(self.trusted, "w", encoding="ascii") as out:
            for certificate, _ in self.pairs:
                with open(certificate, encoding="ascii") as file:
                    out.write(file.read())
        self.put(0)
        self.server.arguments += ["--tls-cert", self.files[0], "--tls-key", self.files[1]]
        self.errors, self.answers = [], 0
        self.stop = threading.Event()

    def put(self, which):
        for source, target in zip(self.pairs[which], self.files):
            shutil.copy(source, target + ".new")
            os.rename(target + ".new", target)

    def hang_up(self, event, times):
        """SIGHUP; waits until the log has so many lines of the event."""
        self.server.process.send_signal(signal.SIGHUP)
        self.server.wait_for(lambda: self.server.log().count(f"event={event} ") >= times)

    def ask(self, port, keep):
        """Asks until told to stop, over one connection or with a new one each time."""
        client = None
        while not self.stop.is_set():
            try:
                client = client or secure_client(port, self.trusted)
                assert client.get("/v1/problems").status_code == 200
                self.answers += 1
                if not keep:
                    client.close()
                    client = None
            except Exception as error:  # pylint: disable=broad-except
                self.errors.append(repr(error))
                client = None
        if client:
            client.close()

    def test_under_load(self):
        with self.server as server:
            port = tls_port(server)
            threads = [threading.Thread(target=self.ask, args=(port, at % 2 == 0)) for at in range(CLIENTS)]
            for thread in threads:
                thread.start()
            for at in range(1, RELOADS + 1):
                self.put(at % 2)
                self.hang_up("certificate", at + 1)
                self.assertEqual(shown_fingerprint(port), fingerprint(self.pairs[at % 2][0]))
                before = self.answers
                server.wait_for(lambda least=before + CLIENTS: self.answers >= least or self.errors)
            self.stop.set()
            for thread in threads:
                thread.join()
            self.assertEqual(self.errors, [])

    def test_a_bad_one_is_refused_and_the_old_one_stays(self):
        with self.server as server:
            port = tls_port(server)
            told = fingerprint(self.pairs[0][0])
            shutil.copy(self.pairs[1][0], self.files[0])  # with the key of the other
            self.hang_up("certificate-refused", 1)
            self.assertEqual(shown_fingerprint(port), told)
            with open(self.files[0], "w", encoding="ascii") as file:
                file.write("rubbish")
            self.hang_up("certificate-refused", 2)
            os.remove(self.files[0])
            self.hang_up("certificate-refused", 3)
            self.assertEqual(shown_fingerprint(port), told)
            self.put(1)
            self.hang_up("certificate", 2)
            self.assertEqual(shown_fingerprint(port), fingerprint(self.pairs[1][0]))

    def test_nothing_to_reload(self):
        with Server() as server:
            server.process.send_signal(signal.SIGHUP)
            server.wait_for(lambda: "event=nothing-to-reload" in server.log())
            server.admin().get("/v1/whoami")


if __name__ == "__main__":
    unittest.main()
