// SPDX-License-Identifier: Apache-2.0
// One connection's TLS, between two spans of memory: OpenSSL reads what is fed at this moment, and writes
// into an output that is borrowed while it holds something, so that an idle link keeps no buffer. Guarantees:
// what is not taken by the client is bounded; a client that makes us write without end (key updates) and
// takes nothing breaks its link.
#include "tls_internal.h"

#include <assert.h>
#include <openssl/err.h>
#include <string.h>

struct assent_tls_link {
    struct assent_arena *arena; // this struct's own
    struct assent_tls *tls;
    SSL *ssl;
    const unsigned char *in; // fed and not yet read
    size_t in_count;
    struct tls_output *out;
    const char *reason;
    bool ended; // by the client, as it should be
};

static int on_bio_read(BIO *bio, char *bytes, size_t room, size_t *count);
static int on_bio_write(BIO *bio, const char *bytes, size_t count, size_t *written);
static long on_bio_control(BIO *bio, int command, long number, void *pointer);
static struct tls_output *output_borrow(struct assent_tls *tls);
static void output_return(struct assent_tls *tls, struct tls_output *output);
static bool broken(struct assent_tls_link *link, int result);

BIO_METHOD *link_method(void)
{
    BIO_METHOD *method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "link");
    assert(method && "out of memory");
    int ok = BIO_meth_set_read_ex(method, on_bio_read);
    ok &= BIO_meth_set_write_ex(method, on_bio_write);
    ok &= BIO_meth_set_ctrl(method, on_bio_control);
    assert(ok == 1);
    return method;
}

struct assent_tls_link *assent_tls_link_open(struct assent_tls *tls, int64_t now_us)
{
    tickets_turn(tls, now_us);
    struct assent_arena *arena = assent_arena_open(sizeof(struct assent_tls_link));
    struct assent_tls_link *link = assent_arena_take(arena, sizeof *link);
    link->arena = arena;
    link->tls = tls;
    link->ssl = SSL_new(tls->context);
    BIO *bio = BIO_new(tls->method);
    assert(link->ssl && bio && "out of memory");
    BIO_set_data(bio, link);
    BIO_set_init(bio, 1);
    SSL_set_bio(link->ssl, bio, bio);
    SSL_set_accept_state(link->ssl);
    tls->links++;
    return link;
}

void assent_tls_link_close(struct assent_tls_link *link)
{
    if (!link)
        return;
    SSL_free(link->ssl);
    if (link->out)
        output_return(link->tls, link->out);
    link->tls->links--;
    assent_arena_close(link->arena);
}

bool assent_tls_link_feed(struct assent_tls_link *link, const void *bytes, size_t count,
                          void (*clear)(void *context, const void *bytes, size_t count), void *context)
{
    if (link->reason || link->ended)
        return false;
    link->in = bytes;
    link->in_count = count;
    ERR_clear_error();
    int result = SSL_is_init_finished(link->ssl) ? 1 : SSL_do_handshake(link->ssl);
    while (result == 1) {
        size_t got = 0;
        result = SSL_read_ex(link->ssl, link->tls->clear, sizeof link->tls->clear, &got);
        if (result == 1)
            clear(context, link->tls->clear, got);
    }
    bool ok = !broken(link, result);
    assert(!ok || link->in_count == 0);
    link->in_count = 0;
    return ok;
}

bool assent_tls_link_ready(const struct assent_tls_link *link)
{
    return !link->reason && !link->ended && SSL_is_init_finished(link->ssl);
}

bool assent_tls_link_write(struct assent_tls_link *link, const void *bytes, size_t count)
{
    assert(!link->out && count <= ASSENT_TLS_CLEAR_BYTES);
    ERR_clear_error();
    size_t written = 0;
    int result = SSL_write_ex(link->ssl, bytes, count, &written);
    if (result == 1) {
        assert(written == count);
        return true;
    }
    broken(link, result);
    if (!link->reason) // it wants to read first, which no peer of TLS 1.2 and 1.3 can make it want
        link->reason = "TLS cannot go on";
    return false;
}

void assent_tls_link_end(struct assent_tls_link *link)
{
    if (!assent_tls_link_ready(link))
        return;
    ERR_clear_error();
    SSL_shutdown(link->ssl);
    ERR_clear_error();
}

size_t assent_tls_link_next(struct assent_tls_link *link, const unsigned char **bytes)
{
    if (!link->out)
        return 0;
    *bytes = link->out->bytes + link->out->away;
    return link->out->count - link->out->away;
}

void assent_tls_link_written(struct assent_tls_link *link, size_t count)
{
    if (count == 0)
        return;
    assert(link->out && count <= link->out->count - link->out->away);
    link->out->away += count;
    if (link->out->away < link->out->count)
        return;
    output_return(link->tls, link->out);
    link->out = NULL;
}

const char *assent_tls_link_reason(const struct assent_tls_link *link)
{
    return link->reason;
}

static int on_bio_read(BIO *bio, char *bytes, size_t room, size_t *count)
{
    struct assent_tls_link *link = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    *count = link->in_count < room ? link->in_count : room;
    if (*count == 0) {
        BIO_set_retry_read(bio);
        return 0;
    }
    memcpy(bytes, link->in, *count);
    link->in += *count;
    link->in_count -= *count;
    return 1;
}

static int on_bio_write(BIO *bio, const char *bytes, size_t count, size_t *written)
{
    struct assent_tls_link *link = BIO_get_data(bio);
    BIO_clear_retry_flags(bio);
    if (!link->out)
        link->out = output_borrow(link->tls);
    struct tls_output *out = link->out;
    if (count > sizeof out->bytes - out->count)
        return 0; // no retry: the link is broken
    memcpy(out->bytes + out->count, bytes, count);
    out->count += count;
    *written = count;
    return 1;
}

static long on_bio_control(BIO *bio, int command, long number, void *pointer)
{
    (void)bio;
    (void)number;
    (void)pointer;
    return command == BIO_CTRL_FLUSH || command == BIO_CTRL_DUP;
}

static struct tls_output *output_borrow(struct assent_tls *tls)
{
    struct tls_output *output = tls->free_outputs;
    if (output) {
        tls->free_outputs = output->next;
        tls->free_output_count--;
    } else {
        struct assent_arena *arena = assent_arena_open(sizeof *output);
        output = assent_arena_take(arena, sizeof *output);
        output->arena = arena;
    }
    output->count = output->away = 0;
    return output;
}

static void output_return(struct assent_tls *tls, struct tls_output *output)
{
    if (tls->free_output_count >= TLS_OUTPUTS_KEPT) {
        assent_arena_close(output->arena);
        return;
    }
    output->next = tls->free_outputs;
    tls->free_outputs = output;
    tls->free_output_count++;
}

// Whether what OpenSSL could not do means the end, and why; a wish for more bytes does not.
static bool broken(struct assent_tls_link *link, int result)
{
    int error = SSL_get_error(link->ssl, result);
    if (error == SSL_ERROR_WANT_READ)
        return false;
    unsigned long last = ERR_peek_last_error();
    const char *reason = ERR_reason_error_string(last);
    if (ERR_GET_REASON(last) == SSL_R_CALLBACK_FAILED ||
        ERR_GET_REASON(last) == SSL_R_NO_APPLICATION_PROTOCOL)
        reason = "the client does not ask for h2 by ALPN";
    ERR_clear_error();
    link->ended = error == SSL_ERROR_ZERO_RETURN;
    if (!link->ended)
        link->reason = reason ? reason : "the client does not take what TLS has to say";
    return true;
}
