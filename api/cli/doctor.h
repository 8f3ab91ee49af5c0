// SPDX-License-Identifier: Apache-2.0
// What `assent doctor` looks at: each check makes one line or more, good, doubtful or bad, and says what to
// do.
#ifndef ASSENT_CLI_DOCTOR_H
#define ASSENT_CLI_DOCTOR_H

#include "client.h"

enum finding { FINDING_OK, FINDING_WARN, FINDING_FAIL };

struct doctor {
    struct cli *cli;
    struct assent_items findings; // { "check", "result", "text", "todo" }
    enum finding worst;
    int64_t now_us;
};

// todo: what to do; "" when there is nothing. format is of what was found.
void doctor_find(struct doctor *doctor, const char *check, enum finding finding, const char *todo,
                 const char *format, ...) __attribute__((format(printf, 5, 6)));
// How much longer a certificate lasts, as a finding.
void doctor_ends(struct doctor *doctor, const char *check, const char *what, int64_t ends_us,
                 const char *todo);

// doctor_server.c: reached or not, certificate, clock, version, token.
void doctor_server(struct doctor *doctor, const struct place *place);
// doctor_store.c: rights, space, the files, the certificate.
void doctor_store(struct doctor *doctor, const char *folder);

#endif
