-- SPDX-License-Identifier: Apache-2.0
-- The embedded store's tables (schema version 3). What is rewritten at a transition is small and close together:
-- pages touched are what a commit costs. A ticket has a number of its own, n, given in the order of first commits, by
-- which lists are ordered and parts are kept side by side.

-- The journal: one row a turn. prev_seq walks a subject's history without an index.
CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    prev_seq INTEGER NOT NULL,
    kind TEXT NOT NULL,     -- 'ticket', or the kind of a subject that is none
    id BLOB NOT NULL,       -- a ticket's 16 bytes, or the id's text
    revision INTEGER NOT NULL,
    at_us INTEGER NOT NULL,
    link BLOB NOT NULL,
    envelope TEXT NOT NULL  -- the very bytes that were hashed
) STRICT;

CREATE TABLE payload (
    seq INTEGER PRIMARY KEY,
    salt BLOB NOT NULL,
    bytes TEXT NOT NULL
) STRICT;

-- Nobody rewrites what happened, not even a mistake of ours.
CREATE TRIGGER journal_stays_as_it_is BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END;
CREATE TRIGGER journal_stays BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END;
CREATE TRIGGER payload_stays_as_it_is BEFORE UPDATE ON payload
BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END;
CREATE TRIGGER payload_stays BEFORE DELETE ON payload
BEGIN SELECT RAISE(ABORT, 'the journal is only appended to'); END;

-- List columns and the head. What filters read stands in front of what is long.
CREATE TABLE ticket (
    n INTEGER PRIMARY KEY,
    id BLOB NOT NULL,
    revision INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    open INTEGER NOT NULL,
    workflow TEXT NOT NULL,
    state TEXT NOT NULL,
    requester TEXT NOT NULL,
    service TEXT NOT NULL,
    number TEXT NOT NULL,
    workflow_version INTEGER NOT NULL,
    created_us INTEGER NOT NULL,
    updated_us INTEGER NOT NULL,
    due_us INTEGER NOT NULL,
    title TEXT NOT NULL,
    head TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX ticket_id ON ticket (id);
CREATE INDEX ticket_number ON ticket (number) WHERE number <> '';
CREATE INDEX ticket_requester ON ticket (requester);
CREATE INDEX ticket_service ON ticket (service) WHERE service <> '';
-- Any choice of kind, open, workflow and state is a handful of ranges of this one.
CREATE INDEX ticket_place ON ticket (kind, open, workflow, state);

-- A ticket's fields (part -1, no name) and its parts, side by side.
CREATE TABLE part (
    ticket INTEGER NOT NULL,  -- n
    part INTEGER NOT NULL,
    name TEXT NOT NULL,
    bytes TEXT NOT NULL,
    PRIMARY KEY (ticket, part, name)
) STRICT, WITHOUT ROWID;

-- due_us is the greatest integer where there is none, so that it comes last.
CREATE TABLE inbox (
    audience TEXT NOT NULL,
    due_us INTEGER NOT NULL,
    ticket BLOB NOT NULL,
    item TEXT NOT NULL,
    n INTEGER NOT NULL,
    round TEXT NOT NULL,
    except_ids TEXT NOT NULL,
    PRIMARY KEY (audience, due_us, ticket, item)
) STRICT, WITHOUT ROWID;

CREATE TABLE reader (
    audience TEXT NOT NULL,
    ticket INTEGER NOT NULL,  -- n
    PRIMARY KEY (audience, ticket)
) STRICT, WITHOUT ROWID;

CREATE TABLE member_set (
    digest BLOB PRIMARY KEY,
    members TEXT NOT NULL     -- JSON list of ids
) STRICT;

CREATE TABLE offer (
    worker TEXT NOT NULL,
    since_us INTEGER NOT NULL,
    ticket BLOB NOT NULL,
    job INTEGER NOT NULL,
    PRIMARY KEY (worker, since_us, ticket, job)
) STRICT, WITHOUT ROWID;

CREATE TABLE timer (
    due_us INTEGER NOT NULL,
    ticket BLOB NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (due_us, ticket, name)
) STRICT, WITHOUT ROWID;

-- What tickets listen to: a signal finds those that hear it.
CREATE TABLE signal (
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    ticket BLOB NOT NULL,
    PRIMARY KEY (name, key, ticket)
) STRICT, WITHOUT ROWID;

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

-- Subjects that are no tickets.
CREATE TABLE subject (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    bytes TEXT NOT NULL,
    PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

-- Idempotency keys in the order of their commits; the index by hash is in the runtime's memory.
CREATE TABLE idempotency (
    n INTEGER PRIMARY KEY,
    hash BLOB NOT NULL,
    fingerprint BLOB NOT NULL,
    status INTEGER NOT NULL,
    at_us INTEGER NOT NULL,
    seq INTEGER NOT NULL,     -- of the item's last turn; 0: it has none
    turns INTEGER NOT NULL
) STRICT;

-- "asnt", and the form of these tables (sqlite_internal.h).
PRAGMA application_id = 0x61736e74;
PRAGMA user_version = 3;
