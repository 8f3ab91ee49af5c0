// SPDX-License-Identifier: Apache-2.0
// Addresses as an operator writes them: "127.0.0.1:8181", "[::1]:8181", "unix:/run/assent.sock", and with TLS
// "tls:127.0.0.1:8443". No names: a name may mean another address tomorrow.
#include "listener_internal.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

enum { HOST_CHARS = 64, PORT_MOST = 65535, PIPE_PATH_CHARS = 107 };

static const char TLS[] = "tls:";

static bool split(const char *text, char host[HOST_CHARS], int *port);
static bool read_unix(const char *path, struct listener_address *address, struct assent_error *error);

bool assent_listener_wants_tls(const char *address)
{
    return strncmp(address, TLS, sizeof TLS - 1) == 0;
}

bool listener_address_read(const char *text, struct listener_address *address, struct assent_error *error)
{
    const char *written = text;
    *address = (struct listener_address){.tls = assent_listener_wants_tls(text)};
    if (address->tls)
        text += sizeof TLS - 1;
    else if (strncmp(text, "unix:", 5) == 0)
        return read_unix(text + 5, address, error);
    char host[HOST_CHARS];
    int port = 0;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
    if (split(text, host, &port) && uv_ip4_addr(host, port, &v4) == 0) {
        memcpy(&address->socket, &v4, sizeof v4);
        enum { LOOPBACK_NET = 127 };
        address->loopback = ntohl(v4.sin_addr.s_addr) >> 24 == LOOPBACK_NET;
        return true;
    }
    if (text[0] == '[' && split(text, host, &port) && uv_ip6_addr(host, port, &v6) == 0) {
        memcpy(&address->socket, &v6, sizeof v6);
        address->loopback = IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr);
        return true;
    }
    return assent_error_set(error, ASSENT_MALFORMED,
                            "cannot listen on `%s`: write 127.0.0.1:8181, [::1]:8181, unix:/path or "
                            "tls:127.0.0.1:8443",
                            written);
}

// "host:port" and "[host]:port"; the port in plain decimal.
static bool split(const char *text, char host[HOST_CHARS], int *port)
{
    const char *colon = strrchr(text, ':');
    if (!colon || colon == text)
        return false;
    size_t count = (size_t)(colon - text);
    if (text[0] == '[') {
        if (count < 3 || text[count - 1] != ']')
            return false;
        text++;
        count -= 2;
    }
    int64_t number = 0;
    if (count >= HOST_CHARS || !assent_text_integer(assent_text_of(colon + 1), &number) || number < 0 ||
        number > PORT_MOST)
        return false;
    memcpy(host, text, count);
    host[count] = 0;
    *port = (int)number;
    return true;
}

static bool read_unix(const char *path, struct listener_address *address, struct assent_error *error)
{
    if (path[0] != '/' || strlen(path) > PIPE_PATH_CHARS)
        return assent_error_set(error, ASSENT_MALFORMED,
                                "a unix socket needs a path from the root of at most %d bytes",
                                PIPE_PATH_CHARS);
    address->is_pipe = address->loopback = true;
    address->path = path;
    return true;
}
