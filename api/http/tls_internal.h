// SPDX-License-Identifier: Apache-2.0
// What the files of TLS share. tls.c: settings, open, reload. tls_certificate.c: files, and the certificate
// that signs itself. tls_ticket.c: keys of session tickets. tls_link.c: bytes of one connection.
#ifndef TLS_INTERNAL_H
#define TLS_INTERNAL_H

#include <assent/base/arena.h>
#include <assent/base/digest.h>
#include <assent/base/time.h>
#include <assent/http/tls.h>

#include <openssl/ssl.h>

enum {
    TLS_RECORD_BYTES = 16 << 10,
    // What one write makes, with its records' heads and tags; the handshake's flight with the longest chain.
    TLS_OUTPUT_BYTES = ASSENT_TLS_CLEAR_BYTES + (8 << 10),
    TLS_OUTPUTS_KEPT = 16,
    TICKET_NAME_BYTES = 16,
    TICKET_KEY_BYTES = 32
};

// Encrypted bytes on their way to a socket.
struct tls_output {
    struct assent_arena *arena;
    struct tls_output *next;
    size_t count;
    size_t away;
    unsigned char bytes[TLS_OUTPUT_BYTES];
};

struct ticket_key {
    unsigned char name[TICKET_NAME_BYTES];
    unsigned char cipher[TICKET_KEY_BYTES];
    unsigned char mac[TICKET_KEY_BYTES];
};

struct ticket_keys {
    struct ticket_key now, before; // before: still opened, never written
    int64_t made_us;
    bool has_before;
};

struct assent_tls {
    struct assent_arena *arena; // this struct's own
    struct assent_tls_config config;
    char certificate_path[ASSENT_PATH_BYTES];
    char key_path[ASSENT_PATH_BYTES];
    struct assent_tls_certificate certificate;
    SSL_CTX *context; // links keep theirs over a reload
    BIO_METHOD *method;
    struct ticket_keys tickets;
    struct tls_output *free_outputs;
    size_t free_output_count;
    size_t links;
    unsigned char clear[TLS_RECORD_BYTES]; // of the link that is fed
};

// tls_certificate.c
// Makes both files unless they are there and good at `now_us`. Fails: INTERNAL, MALFORMED.
bool certificate_make(struct assent_tls *tls, int64_t now_us, struct assent_error *error);
// Puts the files' certificate and key into the context. Fails: MALFORMED, INTERNAL.
bool certificate_use(const struct assent_tls *tls, SSL_CTX *context, struct assent_tls_certificate *out,
                     struct assent_error *error);

// tls_ticket.c
bool tickets_renew(struct assent_tls *tls, int64_t now_us); // forgets all earlier ones
void tickets_turn(struct assent_tls *tls, int64_t now_us);  // when it is time
void tickets_serve(SSL_CTX *context);

// tls_link.c
BIO_METHOD *link_method(void);

#endif
