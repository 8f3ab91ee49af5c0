-- SPDX-License-Identifier: Apache-2.0
-- How tables of an older form become those of schema.sql. A store that is opened runs every step from its own form on,
-- in one transaction. Whoever changes schema.sql adds the step from the form before, here at the end, with its new
-- user_version, and raises SCHEMA_VERSION and the number in schema.sql; a step that was published is never changed.
-- What a new table or column says of tickets that are there already is filled in by the step: fields, heads and parts
-- are JSON texts, which SQLite reads (json_extract, json_each). tests/store/upgrade_test.c holds the outcome to
-- schema.sql, and tests/store/forms has a store of each form: print_form.py there makes one, before the form is raised.

-- from: 1
-- What tickets listen to. None did before.
CREATE TABLE signal (
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    ticket BLOB NOT NULL,
    PRIMARY KEY (name, key, ticket)
) STRICT, WITHOUT ROWID;
PRAGMA user_version = 2;
