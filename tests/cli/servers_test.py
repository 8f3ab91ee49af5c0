# SPDX-License-Identifier: Apache-2.0
"""Which server is meant, whom it is trusted to be, who asks: options, environment, configuration, login, doctor, and
what is said when something else is there than was expected."""

import os
import re
import socket
import ssl
import stat
import subprocess
import threading
import unittest

from assent_server import Server
from command_line import CommandLine


def one_answer(answer, context=None):
    """A port of something that is no Assent: it reads a little, answers that, and is gone."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            with peer:
                peer.settimeout(10)
                try:
                    spoken = context.wrap_socket(peer, server_side=True) if context else peer
                    spoken.recv(1000)
                    spoken.sendall(answer)
                    spoken.close()
                except OSError:
                    pass

    threading.Thread(target=serve, daemon=True).start()
    return listener, listener.getsockname()[1]


class Servers(CommandLine):
    PEOPLE = ("ann", "bo")

    @classmethod
    def make_server(cls):
        return Server(arguments=["--listen", "tls:127.0.0.1:0"])

    def setUp(self):
        self.config = os.path.join(self.server.folder, self.id().split(".")[-1], "config")
        self.certificate = os.path.join(self.server.store, "certificate.pem")
        log = self.server.log()
        self.https = "https://127.0.0.1:" + re.search(r"address=tls:\S+ port=(\d+)", log).group(1)
        self.fingerprint = re.search(r"fingerprint=(\S+)", log).group(1)

    config = None  # of the test; what is prepared for all has none

    def environment(self, who, **more):
        if self.config is None:
            return super().environment(who, **more)
        return super().environment(who, **{"ASSENT_SERVER": None, "ASSENT_CONFIG": self.config, **more})

    def write_config(self, text, mode=0o600):
        os.makedirs(os.path.dirname(self.config), exist_ok=True)
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(self.config, mode)

    def read_config(self):
        with open(self.config, encoding="utf-8") as file:
            return file.read()

    def login(self, name, who, url, *more, code=0):
        return self.says("nobody", "login", name, "--url", url, *more, code=code, stdin=self.tokens[who] + "\n")

    def who(self, *words, **given):
        return self.tells("nobody", "whoami", *words, **given)["handle"]

    # the configuration

    def test_login_keeps_a_server_and_its_token(self):
        self.assertIn("as Ann Ek (ann)", self.login("office", "ann", self.server.base))
        self.login("other", "bo", self.https, "--fingerprint", self.fingerprint.lower())
        self.assertEqual((self.who(), self.who("--server", "other")), ("ann", "bo"))
        self.assertEqual(self.who(ASSENT_SERVER="other"), "bo")
        self.assertEqual(self.who("--server", "office", ASSENT_SERVER="other"), "ann")
        self.assertEqual(self.who("--server", self.server.base), "ann")  # a URL that has a name
        self.assertEqual(self.who(ASSENT_TOKEN=self.tokens["bo"]), "bo")
        token = os.path.join(os.path.dirname(self.config), "tokens/office")
        for path, mode in ((token, 0o600), (self.config, 0o600), (os.path.dirname(token), 0o700)):
            self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), mode, path)
        self.assertNotIn(self.tokens["ann"], self.read_config())
        shown = self.tells("nobody", "config", "show")
        self.assertEqual([(each["name"], each["token"], each["default"]) for each in shown["servers"]],
                         [("office", True, True), ("other", True, False)])
        self.assertIn("one certificate", self.says("nobody", "config", "show"))
        self.says("nobody", "logout", "office")
        self.assertFalse(os.path.exists(token))
        self.says("nobody", "whoami", code=4)

    def test_a_token_goes_to_its_own_server_only(self):
        self.login("office", "ann", self.server.base)
        unnamed = self.server.base.replace("127.0.0.1", "localhost")
        self.assertIn("not logged in", self.says("nobody", "whoami", "--server", unnamed, code=4))

    def test_a_bad_token_is_not_kept(self):
        bad = "ast_h000000000000000000000000000000_000000"
        self.says("nobody", "login", "office", "--url", self.server.base, stdin=bad, code=4)
        for nothing in ("", "two words", "x" * 5000):
            self.says("nobody", "login", "office", "--url", self.server.base, stdin=nothing, code=2)
        self.assertFalse(os.path.exists(self.config))
        self.says("nobody", "login", "office", stdin=bad, code=2)  # where is it?
        self.says("nobody", "login", "a/b", "--url", self.server.base, stdin=bad, code=2)

    def test_a_token_from_standard_input(self):
        self.assertEqual(self.who("--server", self.server.base, "--token-file", "-", stdin=self.tokens["bo"]), "bo")

    def test_set_changes_one_line(self):
        self.write_config("# mine\ndefault = a\n\n[server a]\n# its place\nurl = http://127.0.0.1:1\n\n[server b]\nurl = unix:/b")
        self.says("nobody", "config", "set", "a.url", "http://127.0.0.1:2")
        self.says("nobody", "config", "set", "a.ca-file", "~/ca.pem")
        self.says("nobody", "config", "set", "c.url", "https://c")
        self.says("nobody", "config", "set", "default", "b")
        self.assertEqual(self.read_config(),
                         "# mine\ndefault = b\n\n[server a]\n# its place\nurl = http://127.0.0.1:2\nca-file = ~/ca.pem\n\n"
                         "[server b]\nurl = unix:/b\n\n[server c]\nurl = https://c\n")
        self.says("nobody", "config", "unset", "a.ca-file")
        self.says("nobody", "config", "unset", "b")
        self.assertEqual(self.read_config(),
                         "# mine\n\n[server a]\n# its place\nurl = http://127.0.0.1:2\n\n[server c]\nurl = https://c\n")
        self.says("nobody", "config", "set", "default", "c")
        self.assertTrue(self.read_config().startswith("# mine\ndefault = c\n\n[server a]"), self.read_config())

    def test_a_link_stays_one(self):
        self.write_config("")
        os.rename(self.config, self.config + ".real")
        os.symlink(self.config + ".real", self.config)
        self.says("nobody", "config", "set", "a.url", "http://127.0.0.1:2")
        self.assertTrue(os.path.islink(self.config))

    def test_bad_configurations(self):
        for text, told in (("[server a]\nfingerprnt = x\n", ":2: there is no key `fingerprnt`"),
                           ("[server a]\nfingerprnt = x\n", "did you mean `fingerprint`"),
                           ("url = x\n", ":1: there is no key `url`"), ("default = a\n", "which has no section"),
                           ("[server a]\n[server a]\n", ":2: that server has a section"),
                           ("[server a/b]\n", ":1: a server's name"), ("[office]\n", ":1: a section is written"),
                           ("[", ":1: a section is written"), ("default\n", ":1: a line is"),
                           ("default =\n", ":1: there is no value"),
                           ("[server a]\nurl = a\nurl = b\n", ":3: that key was given already"),
                           ("[server a]\nurl = \x1b[1m\n", ":2: there is a control character"),
                           ("#" * 70000, "is larger than"),
                           ("default = a\n[server a]\nurl = ftp://x\n", "has no usable url"),
                           ("\n".join(f"[server s{n}]" for n in range(65)), ":65: there are too many")):
            self.write_config(text)
            self.assertIn(told, self.says("nobody", "whoami", code=2), text)
        self.write_config("\n".join(f"[server s{n}]\nurl = unix:/{n}" for n in range(64)))
        self.says("nobody", "config", "show")
        for words in (("x", "y"), ("a.b", "y"), ("default", "nobody"), ("s1.url", "ftp://x"), ("s1.fingerprint", "AB"),
                      ("s1.url", ""), ("s1.url", "http://a\nb")):
            before = self.read_config()
            self.says("nobody", "config", "set", *words, code=2)
            self.assertEqual(self.read_config(), before)

    def test_who_may_read_and_write(self):
        self.login("office", "ann", self.server.base)
        token = os.path.join(os.path.dirname(self.config), "tokens/office")
        os.chmod(token, 0o640)
        self.assertIn("chmod 600 " + token, self.says("nobody", "whoami", code=2))
        os.chmod(token, 0o600)
        os.chmod(self.config, 0o620)
        self.assertIn("chmod 600 " + self.config, self.says("nobody", "whoami", code=2))

    def test_an_unknown_name(self):
        self.login("office", "ann", self.server.base)
        self.assertIn("did you mean `office`", self.says("nobody", "whoami", "--server", "ofice", code=2))
        self.assertIn("assent login", self.says("nobody", "whoami", "--server", "elsewhere", code=2))

    def test_who_and_which_version(self):
        self.login("office", "ann", self.server.base)
        self.assertRegex(self.says("nobody", "whoami"), r"^Ann Ek \(ann\)\n  groups +dba\n  roles +employee\n  may +submit, act, vote\n$")
        version = self.tells("nobody", "version")["version"]
        self.assertEqual(self.says("nobody", "version"), f"assent {version}\n")
        self.assertEqual(self.says("nobody", "--version"), f"assent {version}\n")

    # certificates

    def test_an_unknown_certificate_tells_its_fingerprint(self):
        told = self.says("ann", "whoami", "--server", self.https, code=3)
        self.assertIn(self.fingerprint, told)
        typed = re.search(r"^    assent login NAME (.*)$", told, re.MULTILINE).group(1)
        self.says("nobody", "login", "office", *typed.split(), stdin=self.tokens["ann"])
        self.assertEqual(self.who(), "ann")

    def test_a_ca_file_and_a_pin(self):
        self.assertEqual(self.who("--server", self.https, "--ca-file", self.certificate, ASSENT_TOKEN=self.tokens["ann"]), "ann")
        pinned = {"ASSENT_SERVER": self.https, "ASSENT_TOKEN": self.tokens["ann"]}
        for form in (self.fingerprint, self.fingerprint.replace(":", ""), "sha256:" + self.fingerprint.lower()):
            self.assertEqual(self.who(ASSENT_FINGERPRINT=form, **pinned), "ann")
        self.assertEqual(self.who("--ca-file", self.certificate, ASSENT_FINGERPRINT="00" * 32, **pinned), "ann")
        told = self.says("nobody", "whoami", "--fingerprint", "00" * 32, code=3, **pinned)
        self.assertIn("is not the one that you trust", told)
        self.assertIn(self.fingerprint, told)
        for bad in ("AB", "0" * 63, "g" * 64, "0" * 66):
            self.assertIn("is no SHA-256 fingerprint", self.says("nobody", "whoami", "--fingerprint", bad, code=2, **pinned))
        self.says("nobody", "whoami", "--ca-file", "/nowhere.pem", code=2, **pinned)
        self.assertIn("is no file with certificates",
                      self.says("nobody", "whoami", "--ca-file", __file__, code=3, **pinned))

    def test_another_name(self):
        """One that is trusted, but not for the name that was typed."""
        made = os.path.join(self.server.folder, "other")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=elsewhere",
                        "-addext", "subjectAltName=DNS:elsewhere", "-keyout", made + ".key", "-out", made + ".pem"],
                       check=True, capture_output=True)
        with Server(listen="tls:127.0.0.1:0", arguments=["--tls-cert", made + ".pem", "--tls-key", made + ".key"]) as other:
            url = other.base.replace("http:", "https:")
            told = self.says("nobody", "whoami", "--server", url, "--ca-file", made + ".pem", code=3)
            self.assertIn("is for another name", told)
            pin = re.search(r"fingerprint is (\S+)", told).group(1)
            self.assertEqual(self.who("--server", url, "--fingerprint", pin, ASSENT_TOKEN=other.admin_token), "admin")

    # something else is there

    def test_what_is_not_assent(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        key = os.path.join(self.server.store, "certificate-key.pem")
        context.load_cert_chain(self.certificate, key)
        http = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
        for answer, scheme, tls, told in ((http, "http", None, "does not speak HTTP/2|broke off"),
                                          (b"SSH-2.0-x\r\n", "http", None, "does not speak HTTP/2|broke off"),
                                          (b"SSH-2.0-x\r\n", "https", None, "speaks no TLS"),
                                          (http, "https", context, "does not speak HTTP/2")):
            listener, port = one_answer(answer, tls)
            url = f"{scheme}://127.0.0.1:{port}"
            more = ("--ca-file", self.certificate) if scheme == "https" else ()
            self.assertRegex(self.says("ann", "login", "x", "--url", url, *more, stdin=self.tokens["ann"], code=3), told)
            listener.close()
        self.assertIn("speaks no TLS", self.says("ann", "whoami", "--server", self.server.base.replace("http:", "https:"), code=3))
        self.assertIn("https://", self.says("ann", "whoami", "--server", self.https.replace("https:", "http:"), code=3))
        self.assertIn("is its name right?", self.says("ann", "whoami", "--server", "http://nowhere.invalid", code=3))
        self.assertIn("assent serve", self.says("ann", "whoami", "--server", "unix:/nowhere", code=3))

    def test_a_wrong_token_is_told_with_its_place(self):
        self.login("office", "ann", self.server.base)
        told = self.says("nobody", "whoami", ASSENT_TOKEN="ast_h000000000000000000000000000000_000000", code=4)
        self.assertIn("the token is that of ASSENT_TOKEN; `assent login office`", told)
        self.assertIn("is no token", self.says("nobody", "whoami", ASSENT_TOKEN="a b", code=4))

    # doctor

    def findings(self, *words, code=0, **given):
        """{check: (result, text)}, the worst of each check."""
        found = {}
        for each in self.tells("nobody", "doctor", *words, code=code, **given):
            rank = ("ok", "warn", "fail").index(each["result"])
            if each["check"] not in found or rank > found[each["check"]][0]:
                found[each["check"]] = (rank, each["result"], each["text"], each.get("todo", ""))
        return {check: value[1:] for check, value in found.items()}

    def test_doctor_when_all_is_well(self):
        self.login("office", "ann", self.https, "--fingerprint", self.fingerprint)
        found = self.findings("--store", self.server.store)
        self.assertEqual(set(found), {"configuration", "server", "certificate", "clock", "version", "token", "store",
                                      "files", "space", "journal"})
        for check in set(found) - {"space", "server"}:
            self.assertEqual(found[check][0], "ok", found)
        self.assertIn("ok    token", self.says("nobody", "doctor"))

    def test_doctor_finds_what_is_wrong(self):
        away = self.findings(code=1, ASSENT_SERVER="http://127.0.0.1:1")
        self.assertEqual((away["server"][0], list(away)), ("fail", ["configuration", "server"]))
        unknown = self.findings(code=1, ASSENT_SERVER=self.https)
        self.assertIn("is not known here", unknown["server"][1])
        none = self.findings(ASSENT_SERVER=self.server.base)
        self.assertEqual(none["token"][0], "warn")
        bad = self.findings(code=1, ASSENT_SERVER=self.server.base, ASSENT_TOKEN="ast_h000000000000000000000000000000_000000")
        self.assertEqual(bad["token"][0], "fail")
        soon = self.tells("ann", "token", "new", "--expires", self.in_days(3), ASSENT_SERVER=self.server.base)["token"]
        self.assertIn("ends soon", self.findings(ASSENT_SERVER=self.server.base, ASSENT_TOKEN=soon)["token"][1])
        self.write_config("nonsense")
        done = self.run_it("nobody", "doctor")
        self.assertEqual((done.returncode, done.stdout[:4]), (1, "fail"))

    def in_days(self, days):
        return subprocess.run(["date", "-u", "-d", f"{days} days", "+%Y-%m-%dT%H:%M:%SZ"], capture_output=True, text=True,
                              check=True).stdout.strip()

    def test_doctor_looks_at_a_store(self):
        folder = os.path.join(self.server.folder, "copied")
        os.mkdir(folder, 0o755)
        self.says("nobody", "backup", os.path.join(folder, "assent.db"))
        os.chmod(os.path.join(folder, "assent.db"), 0o644)
        with open(os.path.join(folder, "certificate.pem"), "w", encoding="utf-8") as file:
            file.write("nothing")
        found = self.findings("--store", folder, code=1, ASSENT_SERVER=self.server.base)
        self.assertIn("chmod 700", found["store"][2])
        self.assertEqual((found["files"][0], found["certificate"][0], found["journal"][0]), ("fail", "fail", "ok"))
        self.assertEqual(self.findings("--store", "/nowhere", code=1, ASSENT_SERVER=self.server.base)["store"][0], "fail")


if __name__ == "__main__":
    unittest.main()
