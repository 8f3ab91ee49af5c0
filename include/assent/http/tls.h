// SPDX-License-Identifier: Apache-2.0
// TLS without a socket (AUTH-09): encrypted bytes in, clear bytes out, and back. TLS 1.2 and 1.3 with ECDHE
// and AEAD only, ALPN `h2` or nothing. One `assent_tls` is a certificate with its settings; every connection
// has a link. Everything here belongs to the loop's thread.
//
//   assent_tls_link_feed -> clear(…)     assent_tls_link_write -> assent_tls_link_next …
//   assent_tls_link_written
#ifndef ASSENT_HTTP_TLS_H
#define ASSENT_HTTP_TLS_H

#include <assent/base/error.h>
#include <assent/base/limits.h>

struct assent_tls;
struct assent_tls_link;

struct assent_tls_config {
    const char *certificate; // PEM file, the server's first, then its chain; NULL: one is made in `folder`
    const char *key;         // PEM file without a password; NULL together with certificate
    const char *folder;      // certificate.pem and certificate-key.pem are made and looked for here
    const char *host;        // a name of this machine that a made certificate shall hold; NULL: none
    bool (*random)(void *bytes, size_t count);
};

// Reads the certificate, or makes one that signs itself: ECDSA P-256, for localhost, 127.0.0.1, ::1 and host.
// Blocks shortly. Fails: MALFORMED, INTERNAL; the text names the file and what to do.
struct assent_tls *assent_tls_open(const struct assent_tls_config *config, int64_t now_us,
                                   struct assent_error *error);
// Every link must have been closed.
void assent_tls_close(struct assent_tls *tls);
// Reads the files again, for links opened from now on. Fails as open; then nothing has changed.
bool assent_tls_reload(struct assent_tls *tls, int64_t now_us, struct assent_error *error);

struct assent_tls_certificate {
    const char *file;
    bool made;            // by the last open
    char fingerprint[96]; // of the certificate: SHA-256 as "AB:CD:…"
    int64_t ends_us;      // it is valid until then
};
// Lives until the next reload.
const struct assent_tls_certificate *assent_tls_certificate(const struct assent_tls *tls);

struct assent_tls_link *assent_tls_link_open(struct assent_tls *tls, int64_t now_us);
void assent_tls_link_close(struct assent_tls_link *link);

// Takes bytes from the client and gives clear ones to `clear`, in pieces. False when the link is over: the
// client has ended it, or it is broken and an alert may still wait to be written. Nothing more is taken then.
bool assent_tls_link_feed(struct assent_tls_link *link, const void *bytes, size_t count,
                          void (*clear)(void *context, const void *bytes, size_t count), void *context);
// The handshake is done: assent_tls_link_write may be called.
bool assent_tls_link_ready(const struct assent_tls_link *link);
// Encrypts, at most ASSENT_TLS_CLEAR_BYTES, when assent_tls_link_next has nothing. False as feed.
bool assent_tls_link_write(struct assent_tls_link *link, const void *bytes, size_t count);
// Tells the client that nothing more will come.
void assent_tls_link_end(struct assent_tls_link *link);
// Bytes for the client; 0: none. They stay until assent_tls_link_written says how many are away.
size_t assent_tls_link_next(struct assent_tls_link *link, const unsigned char **bytes);
void assent_tls_link_written(struct assent_tls_link *link, size_t count);
// Why it broke, for the log; NULL when it did not.
const char *assent_tls_link_reason(const struct assent_tls_link *link);

#endif
