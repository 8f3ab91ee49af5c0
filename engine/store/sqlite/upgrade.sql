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

-- from: 2
-- Which tickets name a configuration item in their fields.
CREATE TABLE item (
    item TEXT NOT NULL,
    ticket INTEGER NOT NULL,  -- n
    PRIMARY KEY (item, ticket)
) STRICT, WITHOUT ROWID;

-- When changes are to happen. Past ones stay; a start reads from a time on.
CREATE TABLE schedule (
    end_us INTEGER NOT NULL,
    ticket BLOB NOT NULL,
    bytes TEXT NOT NULL,
    PRIMARY KEY (end_us, ticket)
) STRICT, WITHOUT ROWID;

-- Tickets that have ended, by when: figures of the past are counted from their bytes, reports from the tickets.
CREATE TABLE ended (
    at_us INTEGER NOT NULL,
    ticket BLOB NOT NULL,
    bytes TEXT NOT NULL,
    PRIMARY KEY (at_us, ticket)
) STRICT, WITHOUT ROWID;

-- Conflicts between changes: one row for each side.
CREATE TABLE conflict (
    id TEXT NOT NULL,
    ticket BLOB NOT NULL,
    outcome INTEGER NOT NULL,
    bytes TEXT NOT NULL,
    PRIMARY KEY (id, ticket)
) STRICT, WITHOUT ROWID;
CREATE INDEX conflict_outcome ON conflict (outcome, id, ticket);
-- Of a ticket that an older version wrote nobody knows which texts are items: every one that could be a handle counts
-- until its next edit (assent_ticket_items). What is planned joins the schedule with the next edit.
INSERT INTO item (item, ticket)
SELECT DISTINCT t.value, p.ticket FROM part p, json_tree(p.bytes) t
WHERE p.part = -1 AND t.type = 'text' AND length(CAST(t.value AS BLOB)) BETWEEN 1 AND 63 AND t.value NOT GLOB '*[^a-z0-9._-]*';
-- What is kept of an ended ticket, as the core writes it: which items it touched an older version did not keep.
INSERT INTO ended (at_us, ticket, bytes)
SELECT json_extract(head, '$.entered'), id,
       '{"kind":' || json_quote(json_extract(head, '$.kind')) || ',"outcome":' || json_quote(json_extract(head, '$.outcome')) ||
       CASE WHEN json_extract(head, '$.service') IS NULL THEN '' ELSE ',"service":' || json_quote(json_extract(head, '$.service')) END ||
       ',"workflow":' || json_quote(json_extract(head, '$.workflow')) || '}'
FROM ticket WHERE json_extract(head, '$.outcome') IS NOT NULL;
PRAGMA user_version = 3;
