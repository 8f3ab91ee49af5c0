// SPDX-License-Identifier: Apache-2.0
// The certificate: read from PEM files, or made. A made one signs itself (ECDSA P-256) and is good for ten
// years, because clients are told to trust exactly this one: renewing it would break each of them. The key's
// file is its owner's alone, and both are whole or not there, also after a power cut.
#include "tls_internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DAYS = 3650, SERIAL_BYTES = 16, HOST_CHARS = 63, ALT_CHARS = 160 };

// A PEM file while it is read. What it holds may be a key, so it is forgotten.
struct pem {
    char bytes[ASSENT_CERTIFICATE_BYTES + 1];
    BIO *in;
};

static const char TO_DO[] = "name PEM files that fit each other by --tls-cert and --tls-key";

static bool usable(const char *path, int64_t now_us, bool *there, struct assent_error *error);
static X509 *sign_oneself(const struct assent_tls *tls, EVP_PKEY *key, int64_t now_us);
static bool set_names(const struct assent_tls *tls, X509 *certificate);
static bool add_extension(X509 *certificate, int kind, const char *value);
static bool set_serial(const struct assent_tls *tls, X509 *certificate);
static bool write_file(const char *path, mode_t mode, EVP_PKEY *key, X509 *certificate,
                       struct assent_error *error);
static bool sync_folder(const char *folder);
static bool read_file(const char *path, char *bytes, size_t *count, struct assent_error *error);
static BIO *pem_open(struct pem *pem, const char *path, struct assent_error *error);
static void pem_close(struct pem *pem);
static X509 *read_certificate(const char *path, STACK_OF(X509) * *chain, struct assent_error *error);
static EVP_PKEY *read_key(const char *path, struct assent_error *error);
static int no_password(char *bytes, int room, int writes, void *context);
static bool describe(X509 *certificate, struct assent_tls_certificate *out);
static bool refuse(const char *path, const char *why, struct assent_error *error);

bool certificate_make(struct assent_tls *tls, int64_t now_us, struct assent_error *error)
{
    bool there = false;
    if (!usable(tls->certificate_path, now_us, &there, error))
        return false;
    if (there)
        return true;
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = key ? sign_oneself(tls, key, now_us) : NULL;
    bool ok = certificate || assent_error_set(error, ASSENT_INTERNAL,
                                              "no certificate can be made: look at OpenSSL's configuration "
                                              "(openssl.cnf), or %s",
                                              TO_DO);
    ok = ok && write_file(tls->key_path, 0600, key, NULL, error) &&
         write_file(tls->certificate_path, 0644, NULL, certificate, error);
    if (ok && !sync_folder(tls->config.folder))
        ok = assent_error_set(error, ASSENT_INTERNAL, "syncing %s: %s", tls->config.folder, strerror(errno));
    X509_free(certificate);
    EVP_PKEY_free(key);
    tls->certificate.made = ok;
    return ok;
}

bool certificate_use(const struct assent_tls *tls, SSL_CTX *context, struct assent_tls_certificate *out,
                     struct assent_error *error)
{
    STACK_OF(X509) *chain = NULL;
    X509 *certificate = read_certificate(tls->certificate_path, &chain, error);
    EVP_PKEY *key = certificate ? read_key(tls->key_path, error) : NULL;
    bool ok = key != NULL;
    if (ok && SSL_CTX_use_cert_and_key(context, certificate, key, chain, 1) != 1)
        ok = refuse(tls->certificate_path, ERR_reason_error_string(ERR_peek_last_error()), error);
    if (ok && !describe(certificate, out))
        ok = refuse(tls->certificate_path, "its end cannot be read", error);
    EVP_PKEY_free(key);
    X509_free(certificate);
    sk_X509_pop_free(chain, X509_free);
    return ok;
}

// A made certificate is kept as long as it lasts: clients trust exactly this one.
static bool usable(const char *path, int64_t now_us, bool *there, struct assent_error *error)
{
    struct stat file;
    *there = stat(path, &file) == 0;
    if (!*there)
        return errno == ENOENT ||
               assent_error_set(error, ASSENT_INTERNAL, "looking for %s: %s", path, strerror(errno));
    X509 *certificate = read_certificate(path, NULL, error);
    struct assent_tls_certificate found = {0};
    bool ok = certificate && describe(certificate, &found);
    *there = ok && found.ends_us > now_us;
    X509_free(certificate);
    return ok ||
           assent_error_set(error, ASSENT_MALFORMED,
                            "the certificate in %s cannot be read: remove it together with its key, and "
                            "a new one is made, or %s",
                            path, TO_DO);
}

static X509 *sign_oneself(const struct assent_tls *tls, EVP_PKEY *key, int64_t now_us)
{
    X509 *certificate = X509_new();
    if (!certificate)
        return NULL;
    time_t now = (time_t)(now_us / ASSENT_SECOND_US);
    bool ok = X509_set_version(certificate, X509_VERSION_3) == 1 && set_serial(tls, certificate) &&
              ASN1_TIME_adj(X509_getm_notBefore(certificate), now, -1, 0) &&
              ASN1_TIME_adj(X509_getm_notAfter(certificate), now, DAYS, 0) &&
              X509_set_pubkey(certificate, key) == 1 && set_names(tls, certificate) &&
              X509_sign(certificate, key, EVP_sha256()) > 0;
    if (ok)
        return certificate;
    X509_free(certificate);
    return NULL;
}

static bool set_names(const struct assent_tls *tls, X509 *certificate)
{
    static const unsigned char organization[] = "Assent, made at its first start";
    X509_NAME *name = X509_get_subject_name(certificate);
    char alternatives[ALT_CHARS] = "DNS:localhost,IP:127.0.0.1,IP:::1";
    const char *host = tls->config.host;
    size_t plain =
        host ? strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") : 0;
    if (plain > 0 && plain <= HOST_CHARS && host[plain] == 0 && strcmp(host, "localhost") != 0)
        snprintf(alternatives + strlen(alternatives), HOST_CHARS + 6, ",DNS:%s", host);
    return X509_NAME_add_entry_by_txt(name, "O", MBSTRING_ASC, organization, -1, -1, 0) == 1 &&
           X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"localhost", -1, -1,
                                      0) == 1 &&
           X509_set_issuer_name(certificate, name) == 1 &&
           add_extension(certificate, NID_subject_alt_name, alternatives) &&
           add_extension(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
           add_extension(certificate, NID_key_usage, "critical,digitalSignature") &&
           add_extension(certificate, NID_ext_key_usage, "serverAuth") &&
           add_extension(certificate, NID_subject_key_identifier, "hash");
}

static bool add_extension(X509 *certificate, int kind, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
    bool ok = extension && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return ok;
}

static bool set_serial(const struct assent_tls *tls, X509 *certificate)
{
    unsigned char bytes[SERIAL_BYTES];
    if (!tls->config.random(bytes, sizeof bytes))
        return false;
    bytes[0] = (unsigned char)((bytes[0] & 0x7f) | 0x40); // positive, and always as long
    BIGNUM *number = BN_bin2bn(bytes, sizeof bytes, NULL);
    bool ok = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    return ok;
}

static bool write_file(const char *path, mode_t mode, EVP_PKEY *key, X509 *certificate,
                       struct assent_error *error)
{
    char temporary[ASSENT_PATH_BYTES + sizeof ".new"];
    snprintf(temporary, sizeof temporary, "%s.new", path);
    unlink(temporary); // one that was left there may be readable by others
    int file = open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, mode);
    BIO *out = file >= 0 ? BIO_new_fd(file, BIO_NOCLOSE) : NULL;
    bool ok = out && (key ? PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL)
                          : PEM_write_bio_X509(out, certificate)) == 1;
    ok = ok && fsync(file) == 0;
    BIO_free(out);
    if (file >= 0)
        ok = close(file) == 0 && ok;
    if (ok && rename(temporary, path) == 0)
        return true;
    return assent_error_set(error, ASSENT_INTERNAL, "writing %s: %s; make room, or %s", path, strerror(errno),
                            TO_DO);
}

static bool sync_folder(const char *folder)
{
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = file >= 0 && fsync(file) == 0;
    if (file >= 0)
        close(file);
    return ok;
}

// Not blocked by a pipe, and not led astray by an endless file.
static bool read_file(const char *path, char *bytes, size_t *count, struct assent_error *error)
{
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    ssize_t got = file >= 0 ? read(file, bytes, ASSENT_CERTIFICATE_BYTES + 1) : -1;
    int reason = errno;
    if (file >= 0)
        close(file);
    if (got < 0)
        return assent_error_set(error, ASSENT_MALFORMED, "reading %s: %s", path, strerror(reason));
    if (got > ASSENT_CERTIFICATE_BYTES)
        return assent_error_set(error, ASSENT_MALFORMED,
                                "%s is no certificate or key: it has more than %d KiB", path,
                                ASSENT_CERTIFICATE_BYTES >> 10);
    *count = (size_t)got;
    return true;
}

// A file in memory, as OpenSSL reads it; NULL when it cannot be read. To be ended with pem_close.
static BIO *pem_open(struct pem *pem, const char *path, struct assent_error *error)
{
    size_t count = 0;
    pem->in = NULL;
    if (!read_file(path, pem->bytes, &count, error))
        return NULL;
    ERR_clear_error();
    pem->in = BIO_new_mem_buf(pem->bytes, (int)count);
    if (!pem->in)
        refuse(path, "there is not enough memory", error);
    return pem->in;
}

static void pem_close(struct pem *pem)
{
    BIO_free(pem->in);
    assent_forget(pem->bytes, sizeof pem->bytes);
    ERR_clear_error();
}

static X509 *read_certificate(const char *path, STACK_OF(X509) * *chain, struct assent_error *error)
{
    struct pem pem;
    if (!pem_open(&pem, path, error))
        return NULL;
    X509 *first = PEM_read_bio_X509(pem.in, NULL, no_password, NULL);
    if (!first)
        refuse(path, "it holds no certificate in PEM form", error);
    if (first && chain && (*chain = sk_X509_new_null()) != NULL) {
        for (X509 *next; (next = PEM_read_bio_X509(pem.in, NULL, no_password, NULL)) != NULL;)
            sk_X509_push(*chain, next);
    }
    pem_close(&pem);
    return first;
}

static EVP_PKEY *read_key(const char *path, struct assent_error *error)
{
    struct pem pem;
    if (!pem_open(&pem, path, error))
        return NULL;
    EVP_PKEY *key = PEM_read_bio_PrivateKey(pem.in, NULL, no_password, NULL);
    if (!key)
        refuse(path, "it holds no private key in PEM form without a password", error);
    pem_close(&pem);
    return key;
}

// OpenSSL would ask for one on the terminal.
static int no_password(char *bytes, int room, int writes, void *context)
{
    (void)bytes;
    (void)room;
    (void)writes;
    (void)context;
    return -1;
}

static bool describe(X509 *certificate, struct assent_tls_certificate *out)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned count = 0;
    ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
    int days = 0;
    int seconds = 0;
    bool ok = epoch && X509_digest(certificate, EVP_sha256(), digest, &count) == 1 &&
              ASN1_TIME_diff(&days, &seconds, epoch, X509_get0_notAfter(certificate)) == 1;
    ASN1_TIME_free(epoch);
    for (unsigned i = 0; ok && i < count; i++)
        snprintf(out->fingerprint + (size_t)i * 3, 4, "%02X%s", digest[i], i + 1 < count ? ":" : "");
    out->ends_us = days * ASSENT_DAY_US + seconds * ASSENT_SECOND_US;
    return ok;
}

static bool refuse(const char *path, const char *why, struct assent_error *error)
{
    return assent_error_set(error, ASSENT_MALFORMED, "%s cannot be used: %s; %s", path,
                            why ? why : "OpenSSL does not say why", TO_DO);
}
