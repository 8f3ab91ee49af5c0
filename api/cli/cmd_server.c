// SPDX-License-Identifier: Apache-2.0
// assent serve.
#include "command.h"
#include "serve.h"
#include <assent/base/limits.h>
#include <string.h>
#include <unistd.h>

static const struct option OPTIONS_SERVE[] = {
    {"--store", OPTION_VALUE, "DIR", "where everything is kept (ASSENT_STORE; ./assent-data)"},
    {"--listen", OPTION_LIST, "ADDRESS", "127.0.0.1:8181, unix:PATH or tls:[::1]:8443; may be given again"},
    {"--tls-cert", OPTION_VALUE, "FILE",
     "the certificate and its chain as PEM (else one is made in the store)"},
    {"--tls-key", OPTION_VALUE, "FILE", "its private key as PEM, without a password"},
    {"--probes", OPTION_VALUE, "ADDRESS|off", "where /livez, /readyz and /metrics are (127.0.0.1:9181)"},
    {"--name", OPTION_VALUE, "NAME", "the source of this server's events (the host's name)"},
    {"--rate-limit", OPTION_VALUE, "N/SECONDS",
     "requests that one person may send in so many seconds, or none (600000/60)"},
    {"--url", OPTION_VALUE, "URL", "where clients find the server, for what it says of itself"},
    {"--allow-origin", OPTION_LIST, "ORIGIN",
     "https://HOST[:PORT] whose pages may call the API from a browser; may be given again"},
    {"--security-contact", OPTION_VALUE, "URI", "whom to tell of a weakness: mailto:… or https://…"},
    {"--insecure-h2c", OPTION_FLAG, NULL, "allow clear text where others can reach it"},
    {"--test-clock", OPTION_FLAG, NULL, "let administrators move time on (`assent clock advance`)"},
    {"--quiet", OPTION_FLAG, NULL, "log warnings and errors only"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

enum { NAME_BYTES = 255 };

// A URI reference, as CloudEvents want a source to be; most are a host's name or an https address.
static bool good_name(const char *name)
{
    static const char PLAIN[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=";
    size_t count = strlen(name);
    return count > 0 && count <= NAME_BYTES && strspn(name, PLAIN) == count;
}

static const char *host_name(struct cli *cli)
{
    char name[NAME_BYTES + 1] = "";
    if (gethostname(name, sizeof name - 1) != 0 || !good_name(name))
        return "assent";
    return assent_text_copy(cli->arena, assent_text_of(name)).bytes;
}

// "600/60" or "none".
static bool read_rate(const char *text, struct serve_options *options)
{
    enum { REQUESTS_MOST = 1000000000, SECONDS_MOST = 86400 };
    struct assent_text whole = assent_text_of(text);
    size_t slash = assent_text_find_byte(whole, '/');
    options->rate_requests = -1;
    if (text == NULL || strcmp(text, "none") == 0) {
        options->rate_requests = text == NULL ? 0 : -1;
        return true;
    }
    return slash < whole.count &&
           assent_text_integer(assent_text_slice(text, slash), &options->rate_requests) &&
           assent_text_integer(assent_text_of(text + slash + 1), &options->rate_seconds) &&
           options->rate_requests >= 1 && options->rate_requests <= REQUESTS_MOST &&
           options->rate_seconds >= 1 && options->rate_seconds <= SECONDS_MOST;
}

// What stands in answers may not end their lines.
static bool is_address(const char *text, const char *const *schemes)
{
    struct assent_text whole = assent_text_of(text);
    for (; *schemes; schemes++) {
        if (assent_text_starts(whole, *schemes) && whole.count > strlen(*schemes))
            break;
    }
    for (size_t i = 0; i < whole.count; i++) {
        if (text[i] <= ' ' || text[i] > '~')
            return false;
    }
    return *schemes != NULL;
}

static int read_site(struct cli *cli, struct serve_options *options)
{
    static const char *const WEB[] = {"https://", "http://", NULL};
    static const char *const CONTACT[] = {"mailto:", "https://", "tel:", NULL};
    options->url = cli_value(cli, "--url");
    options->contact = cli_value(cli, "--security-contact");
    if (!read_rate(cli_value(cli, "--rate-limit"), options))
        return cli_fail(CLI_USAGE, "--rate-limit is N/SECONDS, as 600/60, or none");
    if (options->url != NULL &&
        (!is_address(options->url, WEB) || assent_text_ends(assent_text_of(options->url), "/")))
        return cli_fail(CLI_USAGE, "--url is http:// or https:// with a host, without a slash at the end");
    if (options->contact != NULL && !is_address(options->contact, CONTACT))
        return cli_fail(CLI_USAGE, "--security-contact is mailto:, https:// or tel: with what follows it");
    return CLI_OK;
}

// As browsers write it: a scheme and a host in small letters, a port unless it is the usual one, nothing
// behind. A page that came in the clear may be anybody's, unless it came from this machine.
static bool is_origin(const char *text)
{
    static const char *const HERE[] = {"http://localhost", "http://127.0.0.1", "http://[::1]"};
    static const char HOST[] = "abcdefghijklmnopqrstuvwxyz0123456789.-[]:";
    struct assent_text whole = assent_text_of(text);
    size_t scheme = sizeof "https://" - 1;
    for (size_t i = 0; i < sizeof HERE / sizeof HERE[0]; i++) {
        size_t count = strlen(HERE[i]);
        if (assent_text_starts(whole, HERE[i]) && (text[count] == 0 || text[count] == ':'))
            return strspn(text + count, ":0123456789") == whole.count - count;
    }
    return assent_text_starts(whole, "https://") && whole.count > scheme && whole.count <= NAME_BYTES &&
           strspn(text + scheme, HOST) == whole.count - scheme && !assent_text_ends(whole, ":443");
}

static int read_origins(struct cli *cli, struct serve_options *options)
{
    const struct given *origins = cli_list(cli, "--allow-origin");
    if (origins == NULL)
        return CLI_OK;
    if (origins->count > ASSENT_ORIGINS)
        return cli_fail(CLI_USAGE, "at most %d origins can be allowed", ASSENT_ORIGINS);
    for (size_t i = 0; i < origins->count; i++) {
        if (!is_origin(origins->values[i]))
            return cli_fail(CLI_USAGE,
                            "--allow-origin is https://HOST or https://HOST:PORT in small letters, "
                            "without a path, or http:// on this machine");
    }
    options->origins = origins->values;
    options->origin_count = origins->count;
    return CLI_OK;
}

static int run_serve(struct cli *cli)
{
    struct serve_options options = {.insecure_h2c = cli_flag(cli, "--insecure-h2c"),
                                    .test_clock = cli_flag(cli, "--test-clock"),
                                    .quiet = cli_flag(cli, "--quiet")};
    options.name = cli_value(cli, "--name");
    if (options.name != NULL && !good_name(options.name))
        return cli_fail(CLI_USAGE, "--name is a host's name or an address like https://assent.example.org");
    if (options.name == NULL)
        options.name = host_name(cli);
    options.store = cli_value(cli, "--store");
    if (options.store == NULL)
        options.store = cli_environment("ASSENT_STORE");
    if (options.store == NULL)
        options.store = "./assent-data";
    const struct given *listen = cli_list(cli, "--listen");
    if (listen != NULL && listen->count > SERVE_LISTENERS)
        return cli_fail(CLI_USAGE, "at most %d addresses can be listened on", SERVE_LISTENERS);
    for (size_t i = 0; listen != NULL && i < listen->count; i++)
        options.listen[options.listen_count++] = listen->values[i];
    if (options.listen_count == 0) {
        options.listen[options.listen_count++] = "127.0.0.1:8181";
        options.listen[options.listen_count++] = "tls:127.0.0.1:8443";
    }
    options.probes = cli_value(cli, "--probes");
    options.tls_certificate = cli_value(cli, "--tls-cert");
    options.tls_key = cli_value(cli, "--tls-key");
    if ((options.tls_certificate == NULL) != (options.tls_key == NULL))
        return cli_fail(CLI_USAGE, "--tls-cert and --tls-key are given together");
    int wrong = read_site(cli, &options);
    wrong = wrong != CLI_OK ? wrong : read_origins(cli, &options);
    return wrong != CLI_OK ? wrong : serve(&options);
}

const struct command COMMANDS_SERVER[] = {
    {"serve", "[--store DIR] [--listen ADDRESS …]", "run the server",
     "The first start makes an administrator and prints their token once. Without --listen it takes 127.0.0.1:8181 in the\nclear and tls:127.0.0.1:8443. SIGTERM and SIGINT stop it gracefully: what is in flight is answered. SIGHUP reads the\ncertificate again.",
     0, 0, OPTIONS_SERVE, .run = run_serve},
    {.name = NULL},
};
