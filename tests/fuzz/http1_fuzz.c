// SPDX-License-Identifier: Apache-2.0
// The second listener: any bytes, in two pieces. Whatever comes, it is answered whole, waited for, or ended;
// and how it was cut makes no difference to an answer of HTTP/1.1.
#include <assent/http/probe.h>

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static const char *unready(void *context)
{
    (void)context;
    return "fuzzed";
}

static void measure(void *context, struct assent_metrics *metrics)
{
    (void)context;
    metrics->runtime.commits = 1;
}

// The answer's length; its first bytes go to `head`.
static size_t ask(struct assent_probes *probes, const uint8_t *bytes, size_t count, size_t cut, char head[16])
{
    struct assent_session *session = assent_session_open(assent_probes_sessions(probes), NULL, 0);
    assent_session_feed(session, bytes, cut, 0);
    if (count > cut)
        assent_session_feed(session, bytes + cut, count - cut, 0);
    size_t total = 0;
    const unsigned char *out = NULL;
    memset(head, 0, 16);
    for (size_t more; (more = assent_session_next(session, &out, 0)) != 0; total += more) {
        if (total == 0)
            memcpy(head, out, more < 16 ? more : 16);
        assent_session_written(session, more, 0);
    }
    assent_session_tick(session, INT64_C(100000000)); // a preface or request that never ends
    assert(assent_session_foreign(session) == ASSENT_FOREIGN_NONE || assent_session_done(session));
    assent_session_close(session);
    return total;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    if (count < 2)
        return 0;
    struct assent_probes *probes =
        assent_probes_open(&(struct assent_probes_config){.unready = unready, .measure = measure});
    size_t cut = 1 + bytes[0] % (count - 1);
    char whole[16];
    char halves[16];
    size_t first = ask(probes, bytes + 1, count - 1, count - 1, whole);
    size_t second = ask(probes, bytes + 1, count - 1, cut, halves);
    bool http1 = memcmp(whole, "HTTP/1.1", 8) == 0;
    assert(!http1 || (first == second && memcmp(whole, halves, sizeof whole) == 0));
    assent_probes_close(probes);
    return 0;
}
