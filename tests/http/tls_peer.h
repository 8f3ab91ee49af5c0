// SPDX-License-Identifier: Apache-2.0
// The other side of a TLS link, by OpenSSL between two spans of memory; and a folder with a made certificate.
#ifndef TLS_PEER_H
#define TLS_PEER_H

#include <assent/http/tls.h>

#include <openssl/ssl.h>

struct tls_peer {
    SSL_CTX *context;
    SSL *ssl;
    BIO *in;  // what the link wrote
    BIO *out; // what the link is to read
};

// Offers "h2" when alpn, versions up to `most` (0: any).
void tls_peer_open(struct tls_peer *peer, bool alpn, int most);
void tls_peer_close(struct tls_peer *peer);
// Goes on with the handshake; true when it is done.
bool tls_peer_shake(struct tls_peer *peer);

// A folder below TMPDIR, its path in `folder` (at least 200 bytes); gone with all that is in it after drop.
void tls_folder_make(char *folder);
void tls_folder_drop(const char *folder);
bool tls_dice(void *bytes, size_t count);
// Opens with a certificate made in the folder.
struct assent_tls *tls_open_made(const char *folder, int64_t now_us);

#endif
