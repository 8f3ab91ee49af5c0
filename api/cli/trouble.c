// SPDX-License-Identifier: Apache-2.0
// libcurl's results as sentences: what was found at the server's place, and what to type. An unknown
// certificate is told with its fingerprint, so that who reads it can compare it with what the server has
// printed.
#include "trouble.h"
#include <assent/base/time.h>
#include <assent/loop/loop.h>
#include <stdio.h>

static struct assent_text certificate_words(struct cli *cli, const struct place *place,
                                            const struct trust *trust)
{
    int64_t now_us = assent_loop_now_us(NULL);
    int count = (int)place->said.count;
    const char *said = place->said.bytes;
    if (trust->refused && trust->pinned)
        return assent_text_format(
            cli->arena,
            "the certificate of %.*s is not the one that you trust; it was renewed, or somebody is in between",
            count, said);
    if (trust->ends_us > 0 && trust->ends_us < now_us)
        return assent_text_format(cli->arena,
                                  "the certificate of %.*s has ended on %.10s; its operator has to renew it",
                                  count, said, assent_instant_text(cli->arena, trust->ends_us).bytes);
    if (!trust->refused)
        return assent_text_format(
            cli->arena,
            "the certificate of %.*s is for another name; use a name that it holds, or trust exactly this one",
            count, said);
    return assent_text_format(cli->arena, "the certificate of %.*s is not known here (%s)", count, said,
                              trust->why);
}

struct assent_text trouble_words(struct cli *cli, const struct place *place, const struct trust *trust,
                                 CURLcode result)
{
    struct assent_arena *arena = cli->arena;
    int count = (int)place->said.count;
    const char *said = place->said.bytes, *why = curl_easy_strerror(result);
    bool clear = !assent_text_starts(place->url, "https:");
    switch ((int)result) { // of libcurl's hundred results, those that have a reason that people can do
                           // something about
    case CURLE_COULDNT_RESOLVE_HOST:
        return assent_text_format(arena, "nothing is known of the host in %.*s: is its name right?", count,
                                  said);
    case CURLE_COULDNT_CONNECT:
        return assent_text_format(arena, "the server at %.*s cannot be reached: %s; is it running?", count,
                                  said, why);
    case CURLE_OPERATION_TIMEDOUT:
        return assent_text_format(arena, "the server at %.*s did not answer in time", count, said);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
        return certificate_words(cli, place, trust);
    case CURLE_SSL_CACERT_BADFILE:
        return assent_text_format(arena, "%s: is no file with certificates in PEM", place->ca_file);
    case CURLE_SSL_CONNECT_ERROR:
        return assent_text_format(
            arena,
            "what answers at %.*s speaks no TLS, or none that is good enough: is it http://, or another port?",
            count, said);
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return assent_text_format(arena, "`%.*s` cannot be used as a URL", count, said);
    case CURLE_NOT_BUILT_IN:
        return assent_text_of("this libcurl was built without OpenSSL, so certificates cannot be checked");
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_WEIRD_SERVER_REPLY:
        return assent_text_format(
            arena, "something answers at %.*s, but it does not speak HTTP/2 as Assent does: %s", count, said,
            clear ? "is it another port, or https://?" : "is it another port?");
    default:
        return assent_text_format(arena, "the connection to %.*s broke off: %s; %s", count, said, why,
                                  clear ? "if that stays, something else has this port, or it is https://"
                                        : "if that stays, something else has this port");
    }
}

static bool of_certificate(CURLcode result)
{
    return result == CURLE_PEER_FAILED_VERIFICATION || result == CURLE_SSL_CERTPROBLEM;
}

// What to type, once the fingerprint has been compared.
static void tell_trust(const struct place *place, const struct trust *trust)
{
    fprintf(stderr,
            "  its SHA-256 fingerprint is %s\n"
            "  compare it with the one that the server printed or logs; when it is the same, trust it:\n",
            trust->print);
    if (place->name != NULL)
        fprintf(stderr, "    assent config set %s.fingerprint %s\n", place->name, trust->print);
    else
        fprintf(stderr, "    assent login NAME --url %.*s --fingerprint %s\n", (int)place->said.count,
                place->said.bytes, trust->print);
}

int trouble_tell(struct cli *cli, const struct place *place, const struct trust *trust, CURLcode result)
{
    struct assent_text words = trouble_words(cli, place, trust, result);
    cli_fail(0, "%.*s", (int)words.count, words.bytes);
    if (of_certificate(result) && trust->seen)
        tell_trust(place, trust);
    else if (result == CURLE_COULDNT_CONNECT)
        fputs("  `assent serve` starts one; --server, ASSENT_SERVER or `assent config` say where it is\n",
              stderr);
    return CLI_AWAY;
}

void trouble_login(const struct place *place)
{
    if (place->token.count == 0)
        cli_fail(
            0,
            "you are not logged in: put a token into ASSENT_TOKEN, name its file with --token-file, or keep one with `assent login`");
    else if (place->name != NULL)
        fprintf(stderr, "  the token is that of %s; `assent login %s` keeps another one\n", place->token_from,
                place->name);
    else
        fprintf(stderr, "  the token is that of %s\n", place->token_from);
}

bool trouble_is_of_versions(struct assent_text code)
{
    static const char *const CODES[] = {"unknown-member", "unknown-parameter", "missing-member",
                                        "method-not-allowed"};
    for (size_t i = 0; i < sizeof CODES / sizeof CODES[0]; i++) {
        if (assent_text_is(code, CODES[i]))
            return true;
    }
    return false;
}
