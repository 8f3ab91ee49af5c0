# SPDX-License-Identifier: Apache-2.0
"""Certificates for tests, and clients that use them.

    with Server(arguments=["--listen", "tls:127.0.0.1:0"]) as server:
        port = tls_port(server)
        with secure_client(port, made_certificate(server)) as client: …
"""

import hashlib
import os
import re
import socket
import ssl
import subprocess

import httpx


def tls_port(server):
    """The port of the server's TLS listener, once it has one."""
    line = r"event=listening address=tls:\S+ port=(\d+)"
    return int(server.wait_for(lambda: re.search(line, server.log())).group(1))


def made_certificate(server):
    return os.path.join(server.store, "certificate.pem")


def secure_client(port, certificate, host="localhost", token=None, **given):
    """An httpx client over TLS that trusts this certificate alone."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    context = ssl.create_default_context(cafile=certificate)
    return httpx.Client(base_url=f"https://{host}:{port}", http1=False, http2=True, verify=context, headers=headers,
                        timeout=60, **given)


def make_certificate(folder, name, host="localhost", kind="ec"):
    """A certificate that signs itself, and its key, made by openssl; their paths."""
    certificate, key = os.path.join(folder, name + ".pem"), os.path.join(folder, name + "-key.pem")
    new_key = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"] if kind == "ec" else [kind]
    openssl("req", "-x509", "-newkey", *new_key, "-nodes", "-days", "30", "-subj", f"/CN={name}",
            "-addext", f"subjectAltName=DNS:{host},IP:127.0.0.1", "-keyout", key, "-out", certificate)
    return certificate, key


def openssl(*arguments, given="", check=True):
    done = subprocess.run(["openssl", *arguments], input=given, capture_output=True, text=True, timeout=60, check=False)
    assert not check or done.returncode == 0, (arguments, done.stdout, done.stderr)
    return done


def shake_hands(port, *arguments, given=""):
    """What `openssl s_client` says of a handshake: all its output."""
    done = openssl("s_client", "-connect", f"127.0.0.1:{port}", *arguments, given=given, check=False)
    return done.stdout + done.stderr


def fingerprint(certificate):
    """As the server's log has it."""
    return openssl("x509", "-in", certificate, "-noout", "-fingerprint", "-sha256").stdout.strip().split("=")[1]


def shown_fingerprint(port):
    """Of the certificate that the server shows to a new connection."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2"])
    with socket.create_connection(("127.0.0.1", port)) as plain, context.wrap_socket(plain) as secure:
        digest = hashlib.sha256(secure.getpeercert(binary_form=True)).hexdigest().upper()
    return ":".join(digest[at:at + 2] for at in range(0, 64, 2))
