// SPDX-License-Identifier: Apache-2.0
// Keys of session tickets, which let a client come back without a whole handshake. They are turned every
// twelve hours and forgotten after another twelve, so that a key read out of memory opens no old recording;
// a new certificate forgets them at once. They are never written to a disk.
#include "tls_internal.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <string.h>

static const int64_t TURN_US = 12 * ASSENT_HOUR_US;

static bool draw(struct assent_tls *tls, struct ticket_key *key);
static int on_ticket(SSL *ssl, unsigned char *name, unsigned char *vector, EVP_CIPHER_CTX *cipher,
                     EVP_MAC_CTX *mac, int writes);
static bool set_mac(EVP_MAC_CTX *mac, const struct ticket_key *key);

bool tickets_renew(struct assent_tls *tls, int64_t now_us)
{
    struct ticket_keys fresh = {.made_us = now_us};
    if (!draw(tls, &fresh.now))
        return false;
    tls->tickets = fresh;
    return true;
}

void tickets_turn(struct assent_tls *tls, int64_t now_us)
{
    struct ticket_keys *keys = &tls->tickets;
    int64_t age_us = now_us - keys->made_us;
    if (age_us >= 0 && age_us < TURN_US)
        return;
    struct ticket_keys fresh = {.made_us = now_us, .before = keys->now};
    fresh.has_before = age_us >= 0 && age_us < 2 * TURN_US;
    if (draw(tls, &fresh.now)) // else once more at the next link
        *keys = fresh;
}

void tickets_serve(SSL_CTX *context)
{
    SSL_CTX_set_timeout(context, (long)(TURN_US / ASSENT_SECOND_US));
    SSL_CTX_set_num_tickets(context, 1);
    SSL_CTX_set_tlsext_ticket_key_evp_cb(context, on_ticket);
}

static bool draw(struct assent_tls *tls, struct ticket_key *key)
{
    return tls->config.random(key, sizeof *key);
}

// 0: no such key, so the handshake is a whole one; 2: good, and the client is given a new ticket.
static int on_ticket(SSL *ssl, unsigned char *name, unsigned char *vector, EVP_CIPHER_CTX *cipher,
                     EVP_MAC_CTX *mac, int writes)
{
    struct assent_tls *tls = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
    const struct ticket_keys *keys = &tls->tickets;
    if (writes) {
        memcpy(name, keys->now.name, TICKET_NAME_BYTES);
        if (!tls->config.random(vector, EVP_MAX_IV_LENGTH) || !set_mac(mac, &keys->now) ||
            EVP_EncryptInit_ex(cipher, EVP_aes_256_cbc(), NULL, keys->now.cipher, vector) != 1)
            return -1;
        return 1;
    }
    const struct ticket_key *key = NULL;
    if (memcmp(name, keys->now.name, TICKET_NAME_BYTES) == 0)
        key = &keys->now;
    else if (keys->has_before && memcmp(name, keys->before.name, TICKET_NAME_BYTES) == 0)
        key = &keys->before;
    if (!key)
        return 0;
    if (!set_mac(mac, key) || EVP_DecryptInit_ex(cipher, EVP_aes_256_cbc(), NULL, key->cipher, vector) != 1)
        return -1;
    return key == &keys->now ? 1 : 2;
}

static bool set_mac(EVP_MAC_CTX *mac, const struct ticket_key *key)
{
    unsigned char bytes[TICKET_KEY_BYTES];
    memcpy(bytes, key->mac, sizeof bytes);
    char digest[] = "sha256";
    OSSL_PARAM settings[] = {
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, bytes, sizeof bytes),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };
    bool ok = EVP_MAC_CTX_set_params(mac, settings) == 1;
    assent_forget(bytes, sizeof bytes);
    return ok;
}
