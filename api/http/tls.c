// SPDX-License-Identifier: Apache-2.0
// TLS: what is spoken, and the certificate that is shown. A client that does not ask for `h2` by ALPN gets
// the alert no_application_protocol, also when it asks for nothing (RFC 9113 section 3.2 wants it to). A
// reload makes a new context and swaps it in only when all of it is good; links that are open keep the old.
#include <assent/http/tls.h>

#include "tls_internal.h"

#include <assert.h>
#include <openssl/err.h>
#include <stdio.h>
#include <string.h>

static bool name_files(struct assent_tls *tls, struct assent_error *error);
static SSL_CTX *context_make(struct assent_tls *tls);
static int on_hello(SSL *ssl, int *alert, void *argument);
static int on_protocols(SSL *ssl, const unsigned char **chosen, unsigned char *chosen_count,
                        const unsigned char *offered, unsigned offered_count, void *argument);

struct assent_tls *assent_tls_open(const struct assent_tls_config *config, int64_t now_us,
                                   struct assent_error *error)
{
    struct assent_arena *arena = assent_arena_open(sizeof(struct assent_tls));
    struct assent_tls *tls = assent_arena_take(arena, sizeof *tls);
    tls->arena = arena;
    tls->config = *config;
    tls->method = link_method();
    if (name_files(tls, error) && (config->certificate || certificate_make(tls, now_us, error)) &&
        assent_tls_reload(tls, now_us, error))
        return tls;
    assent_tls_close(tls);
    return NULL;
}

void assent_tls_close(struct assent_tls *tls)
{
    if (!tls)
        return;
    assert(tls->links == 0);
    while (tls->free_outputs) {
        struct tls_output *output = tls->free_outputs;
        tls->free_outputs = output->next;
        assent_arena_close(output->arena);
    }
    SSL_CTX_free(tls->context);
    BIO_meth_free(tls->method);
    assent_forget(&tls->tickets, sizeof tls->tickets);
    assent_arena_close(tls->arena);
}

bool assent_tls_reload(struct assent_tls *tls, int64_t now_us, struct assent_error *error)
{
    struct assent_tls_certificate certificate = {.made = tls->certificate.made && !tls->context};
    SSL_CTX *context = context_make(tls);
    bool ok = context ? certificate_use(tls, context, &certificate, error)
                      : assent_error_set(error, ASSENT_INTERNAL,
                                         "TLS cannot be started: look at OpenSSL's "
                                         "configuration (openssl.cnf)");
    ERR_clear_error();
    if (ok && !tickets_renew(tls, now_us))
        ok = assent_error_set(error, ASSENT_INTERNAL, "the system gives no randomness");
    if (!ok) {
        SSL_CTX_free(context);
        return false;
    }
    SSL_CTX_free(tls->context);
    tls->context = context;
    tls->certificate = certificate;
    tls->certificate.file = tls->certificate_path;
    return true;
}

const struct assent_tls_certificate *assent_tls_certificate(const struct assent_tls *tls)
{
    return &tls->certificate;
}

static bool name_files(struct assent_tls *tls, struct assent_error *error)
{
    const struct assent_tls_config *config = &tls->config;
    const char *folder = config->certificate ? "" : config->folder;
    const char *slash = config->certificate ? "" : "/";
    const char *certificate = config->certificate ? config->certificate : "certificate.pem";
    const char *key = config->certificate ? config->key : "certificate-key.pem";
    enum { ROOM = ASSENT_PATH_BYTES };
    if (snprintf(tls->certificate_path, ROOM, "%s%s%s", folder, slash, certificate) < ROOM &&
        snprintf(tls->key_path, ROOM, "%s%s%s", folder, slash, key) < ROOM)
        return true;
    return assent_error_set(error, ASSENT_MALFORMED, "the path of the certificate is too long");
}

static SSL_CTX *context_make(struct assent_tls *tls)
{
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (!context)
        return NULL;
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_max_early_data(context, 0);
    SSL_CTX_set_app_data(context, tls);
    SSL_CTX_set_client_hello_cb(context, on_hello, NULL);
    SSL_CTX_set_alpn_select_cb(context, on_protocols, NULL);
    tickets_serve(context);
    static const unsigned char name[] = "assent";
    if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
        SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1 &&
        SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1 &&
        SSL_CTX_set_session_id_context(context, name, sizeof name - 1) == 1)
        return context;
    SSL_CTX_free(context);
    return NULL;
}

// OpenSSL asks on_protocols only when the client says anything of protocols.
static int on_hello(SSL *ssl, int *alert, void *argument)
{
    (void)argument;
    const unsigned char *bytes = NULL;
    size_t count = 0;
    if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_application_layer_protocol_negotiation, &bytes, &count) ==
        1)
        return SSL_CLIENT_HELLO_SUCCESS;
    *alert = SSL_AD_NO_APPLICATION_PROTOCOL;
    return SSL_CLIENT_HELLO_ERROR;
}

static int on_protocols(SSL *ssl, const unsigned char **chosen, unsigned char *chosen_count,
                        const unsigned char *offered, unsigned offered_count, void *argument)
{
    (void)ssl;
    (void)argument;
    static const unsigned char h2[] = {2, 'h', '2'};
    for (unsigned at = 0; at < offered_count; at += offered[at] + 1U) {
        if (offered_count - at >= sizeof h2 && memcmp(offered + at, h2, sizeof h2) == 0) {
            *chosen = offered + at + 1;
            *chosen_count = 2;
            return SSL_TLSEXT_ERR_OK;
        }
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}
