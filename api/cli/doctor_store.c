// SPDX-License-Identifier: Apache-2.0
// Checks of a store's folder: who can read it, how much room there is, whether it can be opened, and how long
// the certificate in it lasts.
#include "doctor.h"
#include <assent/store/store.h>
#include <errno.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>

enum { MIB = 1 << 20, ROOM_FAIL_MIB = 64, ROOM_WARN_MIB = 1024 };

static const char *file_in(struct doctor *doctor, const char *folder, const char *name)
{
    return assent_text_format(doctor->cli->arena, "%s/%s", folder, name).bytes;
}

static bool is_private(const struct stat *status)
{
    return (status->st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

static bool look_at_folder(struct doctor *doctor, const char *folder)
{
    struct stat status;
    if (stat(folder, &status) != 0 || !S_ISDIR(status.st_mode)) {
        doctor_find(doctor, "store", FINDING_FAIL, "name the folder that `assent serve --store` has",
                    "%s: %s", folder, errno == 0 ? "is no folder" : strerror(errno));
        return false;
    }
    if (is_private(&status))
        doctor_find(doctor, "store", FINDING_OK, "", "%s is its owner's alone", folder);
    else
        doctor_find(doctor, "store", FINDING_FAIL,
                    assent_text_format(doctor->cli->arena, "chmod 700 %s", folder).bytes,
                    "%s: others can look into it", folder);
    return true;
}

static void look_at_files(struct doctor *doctor, const char *folder)
{
    static const char *const NAMES[] = {"assent.db", "assent.db-wal", "pepper", "certificate-key.pem"};
    struct stat status;
    bool good = true;
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        const char *file = file_in(doctor, folder, NAMES[i]);
        if (stat(file, &status) != 0 || is_private(&status))
            continue;
        good = false;
        doctor_find(doctor, "files", FINDING_FAIL,
                    assent_text_format(doctor->cli->arena, "chmod 600 %s", file).bytes,
                    "%s: others can read it", file);
    }
    if (good)
        doctor_find(doctor, "files", FINDING_OK, "", "nobody else can read them");
    if (stat(file_in(doctor, folder, "pepper"), &status) != 0)
        doctor_find(doctor, "files", FINDING_FAIL,
                    "put the copy of `pepper` back; without it no token is worth anything", "pepper: %s",
                    strerror(errno));
}

static void look_at_room(struct doctor *doctor, const char *folder)
{
    struct statvfs room;
    if (statvfs(folder, &room) != 0)
        return;
    unsigned long long free_mib = (unsigned long long)room.f_bavail * room.f_frsize / MIB;
    doctor_find(doctor, "space",
                free_mib < ROOM_FAIL_MIB   ? FINDING_FAIL
                : free_mib < ROOM_WARN_MIB ? FINDING_WARN
                                           : FINDING_OK,
                free_mib < ROOM_WARN_MIB ? "make room, or move the store" : "", "%llu MiB are free",
                free_mib);
}

static void look_at_journal(struct doctor *doctor, const char *folder)
{
    struct assent_error error;
    struct assent_digest link;
    int64_t seq = 0;
    struct assent_reader *reader = assent_reader_open_sqlite(folder, &error);
    if (reader == NULL || !assent_reader_head(reader, &seq, &link, &error))
        doctor_find(doctor, "journal", FINDING_FAIL, "`assent verify` says more; docs/operations.md, Backup",
                    "%s", error.text);
    else
        doctor_find(doctor, "journal", FINDING_OK, "", "it can be read, and ends at turn %lld",
                    (long long)seq);
    if (reader != NULL)
        assent_reader_close(reader);
}

static void look_at_certificate(struct doctor *doctor, const char *folder)
{
    struct tm end;
    FILE *file = fopen(file_in(doctor, folder, "certificate.pem"), "re");
    if (file == NULL)
        return; // the operator has another one, or none
    X509 *certificate = PEM_read_X509(file, NULL, NULL, NULL);
    fclose(file);
    if (certificate == NULL || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1)
        doctor_find(doctor, "certificate", FINDING_FAIL,
                    "remove it and its key: the next start makes new ones",
                    "certificate.pem cannot be read as one");
    else
        doctor_ends(doctor, "certificate", "certificate.pem", (int64_t)timegm(&end) * 1000000,
                    "put a new one in its place and send SIGHUP");
    X509_free(certificate);
}

void doctor_store(struct doctor *doctor, const char *folder)
{
    errno = 0;
    if (!look_at_folder(doctor, folder))
        return;
    look_at_files(doctor, folder);
    look_at_room(doctor, folder);
    look_at_journal(doctor, folder);
    look_at_certificate(doctor, folder);
}
