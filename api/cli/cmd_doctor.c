// SPDX-License-Identifier: Apache-2.0
// doctor: looks at everything that a command needs, and at a store's folder when it is named, and says what
// to do. Changes nothing.
#include "doctor.h"
#include "print.h"
#include <assent/base/time.h>
#include <assent/loop/loop.h>
#include <stdio.h>

enum { ENDS_SOON_DAYS = 14 };

static const struct option OPTIONS_DOCTOR[] = {
    {"--store", OPTION_VALUE, "DIR", "look at this store's folder, too"},
    {NULL, OPTION_FLAG, NULL, NULL},
};

static const char *finding_text(enum finding finding)
{
    switch (finding) {
    case FINDING_OK:
        return "ok";
    case FINDING_WARN:
        return "warn";
    case FINDING_FAIL:
        return "fail";
    }
    return "fail";
}

void doctor_find(struct doctor *doctor, const char *check, enum finding finding, const char *todo,
                 const char *format, ...)
{
    struct assent_record record = assent_record_in(doctor->cli->arena);
    struct assent_buffer out = assent_buffer_in(doctor->cli->arena);
    va_list list;
    va_start(list, format);
    assent_buffer_format_list(&out, format, list);
    va_end(list);
    assent_record_put(&record, "check", assent_value_string(check));
    assent_record_put(&record, "result", assent_value_string(finding_text(finding)));
    assent_record_put_text(&record, "text", assent_buffer_done(&out));
    if (todo[0] != 0)
        assent_record_put(&record, "todo", assent_value_string(todo));
    assent_items_add(&doctor->findings, assent_record_done(&record));
    doctor->worst = finding > doctor->worst ? finding : doctor->worst;
}

void doctor_ends(struct doctor *doctor, const char *check, const char *what, int64_t ends_us,
                 const char *todo)
{
    int64_t left_us = ends_us - doctor->now_us;
    const char *day = assent_instant_text(doctor->cli->arena, ends_us).bytes;
    if (left_us <= 0)
        doctor_find(doctor, check, FINDING_FAIL, todo, "%s has ended on %.10s", what, day);
    else if (left_us < ENDS_SOON_DAYS * ASSENT_DAY_US)
        doctor_find(doctor, check, FINDING_WARN, todo, "%s ends soon, on %.10s", what, day);
    else
        doctor_find(doctor, check, FINDING_OK, "", "%s is good until %.10s", what, day);
}

static bool look_at_configuration(struct doctor *doctor, struct place *place)
{
    int code;
    struct config *config = assent_arena_take(doctor->cli->arena, sizeof *config);
    if (!place_find(doctor->cli, place, &code)) { // its sentence stands on stderr
        doctor_find(
            doctor, "configuration", FINDING_FAIL, "do what the message above says",
            "the options, the environment and the configuration do not say where the server is, and who you are");
        return false;
    }
    config_read(doctor->cli, config);
    if (!config->there)
        doctor_find(doctor, "configuration", FINDING_OK, "", "there is none, and none is needed");
    else
        doctor_find(doctor, "configuration", FINDING_OK, "", "%s: %zu server%s", config->path, config->count,
                    config->count == 1 ? "" : "s");
    return true;
}

static void print_findings(struct doctor *doctor)
{
    struct assent_value findings = assent_items_done(&doctor->findings);
    if (doctor->cli->json) {
        print_json(&findings);
        return;
    }
    for (size_t i = 0; i < findings.list.count; i++) {
        const struct assent_value *each = &findings.list.items[i];
        struct assent_text check = assent_value_get_text(each, "check"),
                           result = assent_value_get_text(each, "result"),
                           text = print_clean(doctor->cli->arena, assent_value_get_text(each, "text")),
                           todo = print_clean(doctor->cli->arena, assent_value_get_text(each, "todo"));
        printf("%s%-4.*s%s  %-13.*s  %.*s\n", print_bold(doctor->cli), (int)result.count, result.bytes,
               print_plain(doctor->cli), (int)check.count, check.bytes, (int)text.count, text.bytes);
        if (todo.count > 0)
            printf("%21s%.*s\n", "", (int)todo.count, todo.bytes);
    }
}

static int run_doctor(struct cli *cli)
{
    struct place place;
    struct doctor doctor = {
        .cli = cli, .findings = assent_items_in(cli->arena), .now_us = assent_loop_now_us(NULL)};
    const char *folder = cli_value(cli, "--store");
    if (look_at_configuration(&doctor, &place))
        doctor_server(&doctor, &place);
    if (folder != NULL)
        doctor_store(&doctor, folder);
    print_findings(&doctor);
    return doctor.worst == FINDING_FAIL ? CLI_REFUSED : CLI_OK;
}

const struct command COMMANDS_DOCTOR[] = {
    {"doctor", "", "look whether all is well here, and say what to do",
     "A line for each check: ok, warn or fail. Exit code 1 when one has failed. With --store it is for the server's user.",
     0, 0, OPTIONS_DOCTOR, .run = run_doctor},
    {.name = NULL},
};
