// SPDX-License-Identifier: Apache-2.0
// See tls_peer.h.
#include "tls_peer.h"

#include <assert.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

void tls_peer_open(struct tls_peer *peer, bool alpn, int most)
{
    peer->context = SSL_CTX_new(TLS_client_method());
    assert(peer->context);
    SSL_CTX_set_max_proto_version(peer->context, most);
    if (alpn)
        SSL_CTX_set_alpn_protos(peer->context, (const unsigned char *)"\x02h2", 3);
    peer->ssl = SSL_new(peer->context);
    peer->in = BIO_new(BIO_s_mem());
    peer->out = BIO_new(BIO_s_mem());
    SSL_set_bio(peer->ssl, peer->in, peer->out);
    SSL_set_connect_state(peer->ssl);
}

void tls_peer_close(struct tls_peer *peer)
{
    SSL_set_shutdown(peer->ssl, SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN); // or its session is void
    SSL_free(peer->ssl);
    SSL_CTX_free(peer->context);
}

bool tls_peer_shake(struct tls_peer *peer)
{
    return SSL_do_handshake(peer->ssl) == 1;
}

void tls_folder_make(char *folder)
{
    const char *home = getenv("TMPDIR");
    snprintf(folder, 200, "%s/tls-XXXXXX", home && strlen(home) < 150 ? home : "/tmp");
    const char *made = mkdtemp(folder);
    assert(made);
}

void tls_folder_drop(const char *folder)
{
    DIR *list = opendir(folder);
    assert(list);
    for (const struct dirent *entry; (entry = readdir(list)) != NULL;)
        unlinkat(dirfd(list), entry->d_name, 0);
    closedir(list);
    rmdir(folder);
}

bool tls_dice(void *bytes, size_t count)
{
    return getrandom(bytes, count, 0) == (ssize_t)count;
}

struct assent_tls *tls_open_made(const char *folder, int64_t now_us)
{
    struct assent_error error = {.code = ASSENT_OK};
    struct assent_tls_config config = {.folder = folder, .host = "box.example", .random = tls_dice};
    struct assent_tls *tls = assent_tls_open(&config, now_us, &error);
    if (!tls)
        fprintf(stderr, "%s\n", error.text);
    assert(tls);
    return tls;
}
