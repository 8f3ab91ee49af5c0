// SPDX-License-Identifier: Apache-2.0
// OpenSSL over the socket itself: the generator's own CPU is told apart from the server's, so the simplest
// way is good enough here.
#include "load_tls.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>

struct load_tls {
    SSL_CTX *context;
    SSL *session;
};

struct load_tls *load_tls_open(int socket)
{
    static const unsigned char PROTOCOLS[] = {2, 'h', '2'};
    const unsigned char *chosen = NULL;
    unsigned chosen_bytes = 0;
    struct load_tls *tls = calloc(1, sizeof *tls);
    if (tls == NULL)
        return NULL;
    tls->context = SSL_CTX_new(TLS_client_method());
    tls->session = tls->context != NULL ? SSL_new(tls->context) : NULL;
    bool ok = tls->session != NULL && SSL_set_fd(tls->session, socket) == 1 &&
              SSL_set_alpn_protos(tls->session, PROTOCOLS, sizeof PROTOCOLS) == 0 &&
              SSL_connect(tls->session) == 1;
    if (ok)
        SSL_get0_alpn_selected(tls->session, &chosen, &chosen_bytes);
    if (!ok || chosen_bytes != 2 || memcmp(chosen, "h2", 2) != 0 ||
        fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK) != 0) {
        load_tls_close(tls);
        errno = EPROTO;
        return NULL;
    }
    SSL_set_mode(tls->session, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return tls;
}

void load_tls_close(struct load_tls *tls)
{
    if (tls == NULL)
        return;
    SSL_free(tls->session);
    SSL_CTX_free(tls->context);
    free(tls);
}

static ssize_t result_of(const struct load_tls *tls, int result)
{
    if (result > 0)
        return result;
    int error = SSL_get_error(tls->session, result);
    if (error == SSL_ERROR_ZERO_RETURN)
        return 0;
    errno = error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? EAGAIN : EPROTO;
    return -1;
}

ssize_t load_tls_send(struct load_tls *tls, const void *bytes, size_t count)
{
    return result_of(tls, SSL_write(tls->session, bytes, count < INT_MAX ? (int)count : INT_MAX));
}

ssize_t load_tls_receive(struct load_tls *tls, void *bytes, size_t count)
{
    return result_of(tls, SSL_read(tls->session, bytes, count < INT_MAX ? (int)count : INT_MAX));
}

bool load_tls_more(const struct load_tls *tls)
{
    return SSL_pending(tls->session) > 0;
}
