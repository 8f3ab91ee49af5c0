// SPDX-License-Identifier: Apache-2.0
// Judging a certificate inside the handshake, so that no byte of a request is sent to whom it does not belong
// to.
#include "trust.h"
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <string.h>
#include <time.h>

static void remember(struct trust *trust, X509 *certificate, const unsigned char *digest)
{
    static const char DIGITS[] = "0123456789ABCDEF";
    struct tm end;
    trust->seen = true;
    for (size_t i = 0; i < PLACE_FINGERPRINT; i++) {
        trust->print[3 * i] = DIGITS[digest[i] >> 4];
        trust->print[3 * i + 1] = DIGITS[digest[i] & 15];
        trust->print[3 * i + 2] = (char)(i + 1 < PLACE_FINGERPRINT ? ':' : 0);
    }
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) == 1)
        trust->ends_us = (int64_t)timegm(&end) * 1000000;
}

// One that was pinned is trusted as it is; its name and end are not looked at.
static int judge(X509_STORE_CTX *store, void *context)
{
    struct trust *trust = context;
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned count = 0;
    X509 *certificate = X509_STORE_CTX_get0_cert(store);
    trust->refused = true;
    if (certificate == NULL || X509_digest(certificate, EVP_sha256(), digest, &count) != 1 ||
        count != PLACE_FINGERPRINT)
        return 0;
    remember(trust, certificate, digest);
    bool good = trust->pinned ? memcmp(digest, trust->fingerprint, PLACE_FINGERPRINT) == 0
                              : X509_verify_cert(store) == 1;
    trust->refused = !good;
    if (trust->pinned)
        X509_STORE_CTX_set_error(store, good ? X509_V_OK : X509_V_ERR_CERT_REJECTED);
    trust->why = X509_verify_cert_error_string(X509_STORE_CTX_get_error(store));
    return good;
}

static CURLcode set_up(CURL *curl, void *ssl, void *context)
{
    (void)curl;
    SSL_CTX_set_cert_verify_callback(ssl, judge, context);
    return CURLE_OK;
}

bool trust_use(CURL *curl, const struct place *place, struct trust *trust)
{
    *trust = (struct trust){.pinned = place->pinned, .why = ""};
    memcpy(trust->fingerprint, place->fingerprint, PLACE_FINGERPRINT);
    if (!assent_text_starts(place->url, "https:"))
        return true;
    if (curl_easy_setopt(curl, CURLOPT_SSL_CTX_FUNCTION, set_up) != CURLE_OK)
        return false;
    curl_easy_setopt(curl, CURLOPT_SSL_CTX_DATA, trust);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, place->pinned ? 0L : 2L);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (place->ca_file != NULL)
        curl_easy_setopt(curl, CURLOPT_CAINFO, place->ca_file);
    return true;
}
