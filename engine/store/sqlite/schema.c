// SPDX-License-Identifier: Apache-2.0
// The form of the tables: looked at, made, and brought up from older forms by the steps of upgrade.sql.
// Guarantees: a file of another program or of a newer Assent is refused before anything in it is changed; an
// upgrade happens whole or not at all, in one transaction that is synced before the store is used; after it
// the tables are those that schema.sql makes.
#include "sqlite_internal.h"

#include "sql_files.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static bool refuse(const char *file, int64_t form, struct assent_error *error);
static bool in_one_transaction(struct connection *connection, const char *sql, struct assent_error *error);
static const char *steps_from(int64_t form);
static const char *sql_file(const char *name);

bool schema_look(struct connection *connection, int64_t *form, struct assent_error *error)
{
    int64_t application = 0;
    int64_t version = 0;
    int64_t pages = 0;
    if (!connection_number(connection, "PRAGMA application_id", &application, error) ||
        !connection_number(connection, "PRAGMA user_version", &version, error) ||
        !connection_number(connection, "PRAGMA page_count", &pages, error))
        return false;
    *form = version;
    if (application == 0 && version == 0 && pages <= 1)
        return true;
    if (application != APPLICATION_ID || version == 0)
        return assent_error_set(error, ASSENT_STORE_VERSION,
                                "%s is not a store of Assent; name another folder, or restore a backup there",
                                connection->file);
    return (version >= 1 && version <= SCHEMA_VERSION) || refuse(connection->file, version, error);
}

bool schema_check(struct connection *connection, struct assent_error *error)
{
    int64_t form;
    if (!schema_look(connection, &form, error))
        return false;
    return form == SCHEMA_VERSION || refuse(connection->file, form, error);
}

bool schema_make(struct connection *connection, struct assent_error *error)
{
    return in_one_transaction(connection, sql_file("schema.sql"), error);
}

bool schema_upgrade(struct connection *connection, int64_t form, struct assent_error *error)
{
    return in_one_transaction(connection, steps_from(form), error);
}

static bool refuse(const char *file, int64_t form, struct assent_error *error)
{
    if (form == 0)
        return assent_error_set(error, ASSENT_STORE_VERSION,
                                "%s has no tables yet; start `assent serve` on its folder, which makes them",
                                file);
    if (form > 0 && form < SCHEMA_VERSION)
        return assent_error_set(
            error, ASSENT_STORE_VERSION,
            "%s has tables of form %lld, and this reads form %d; start this version of `assent serve` on its "
            "folder once, which brings them there (make a backup before)",
            file, (long long)form, SCHEMA_VERSION);
    return assent_error_set(
        error, ASSENT_STORE_VERSION,
        "%s has tables of form %lld, and this Assent knows the forms 1 to %d; use the newer Assent that wrote "
        "it, or restore the backup that was made before the upgrade",
        file, (long long)form, SCHEMA_VERSION);
}

static bool in_one_transaction(struct connection *connection, const char *sql, struct assent_error *error)
{
    if (connection_execute(connection, "BEGIN IMMEDIATE", error) &&
        connection_execute(connection, sql, error) && connection_execute(connection, "COMMIT", error))
        return true;
    if (!sqlite3_get_autocommit(connection->db))
        sqlite3_exec(connection->db, "ROLLBACK", NULL, NULL, NULL);
    return false;
}

// The steps stand in the order of their forms, so those that are still to be done are the rest of the file.
static const char *steps_from(int64_t form)
{
    char head[32];
    int count = snprintf(head, sizeof head, "-- from: %lld\n", (long long)form);
    assert(count > 0 && (size_t)count < sizeof head);
    const char *found = strstr(sql_file("upgrade.sql"), head);
    assert(found && "each older form has its step");
    return found;
}

static const char *sql_file(const char *name)
{
    for (size_t i = 0; i < SQL_FILES_COUNT; i++)
        if (strcmp(SQL_FILES[i].name, name) == 0)
            return SQL_FILES[i].text;
    assert(false && "no such file of SQL");
    return NULL;
}
