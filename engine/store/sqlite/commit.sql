-- SPDX-License-Identifier: Apache-2.0
-- The statements of the commit: the only place of the program that writes to the store.

-- name: begin_write
BEGIN IMMEDIATE;

-- name: commit
COMMIT;

-- name: rollback
ROLLBACK;

-- name: ticket_find
SELECT n, revision, last_seq, kind, open, workflow, state, requester, service, number FROM ticket WHERE id = ?1;

-- name: subject_find
SELECT revision, last_seq FROM subject WHERE kind = ?1 AND id = ?2;

-- name: turn_find
SELECT prev_seq, revision, envelope FROM journal WHERE seq = ?1;

-- name: journal_add
INSERT INTO journal (seq, prev_seq, kind, id, revision, at_us, link, envelope) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8);

-- name: payload_add
INSERT INTO payload (seq, salt, bytes) VALUES (?1, ?2, ?3);

-- name: idempotency_add
INSERT INTO idempotency (hash, fingerprint, status, at_us, seq, turns) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- The four ways to put a ticket bind the same numbers; an index is touched only where its columns are named.
-- name: ticket_add
INSERT INTO ticket (revision, last_seq, workflow_version, title, updated_us, due_us, kind, open, workflow, state,
                    requester, service, number, created_us, id, head)
VALUES (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17);

-- name: ticket_put_head
UPDATE ticket SET revision = ?2, last_seq = ?3, workflow_version = ?4, title = ?5, updated_us = ?6, due_us = ?7, head = ?17
WHERE n = ?1;

-- name: ticket_put_place
UPDATE ticket SET revision = ?2, last_seq = ?3, workflow_version = ?4, title = ?5, updated_us = ?6, due_us = ?7, head = ?17,
                  kind = ?8, open = ?9, workflow = ?10, state = ?11
WHERE n = ?1;

-- name: ticket_put_all
UPDATE ticket SET revision = ?2, last_seq = ?3, workflow_version = ?4, title = ?5, updated_us = ?6, due_us = ?7, head = ?17,
                  kind = ?8, open = ?9, workflow = ?10, state = ?11,
                  requester = ?12, service = ?13, number = ?14, created_us = ?15
WHERE n = ?1;

-- name: ticket_touch
UPDATE ticket SET revision = ?2, last_seq = ?3 WHERE n = ?1;

-- name: subject_put
INSERT INTO subject (kind, id, revision, last_seq, bytes) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (kind, id) DO UPDATE SET revision = excluded.revision, last_seq = excluded.last_seq, bytes = excluded.bytes;

-- A subject that is gone keeps its revision and its history, and has no bytes.
-- name: subject_touch
INSERT INTO subject (kind, id, revision, last_seq, bytes) VALUES (?1, ?2, ?3, ?4, '')
ON CONFLICT (kind, id) DO UPDATE SET revision = excluded.revision, last_seq = excluded.last_seq;

-- name: part_put
INSERT INTO part (ticket, part, name, bytes) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (ticket, part, name) DO UPDATE SET bytes = excluded.bytes;

-- name: part_gone
DELETE FROM part WHERE ticket = ?1 AND part = ?2 AND name = ?3;

-- name: inbox_put
INSERT INTO inbox (audience, due_us, ticket, item, n, round, except_ids) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (audience, due_us, ticket, item) DO UPDATE SET round = excluded.round, except_ids = excluded.except_ids;

-- name: inbox_gone
DELETE FROM inbox WHERE audience = ?1 AND due_us = ?2 AND ticket = ?3 AND item = ?4;

-- name: offer_put
INSERT OR IGNORE INTO offer (worker, since_us, ticket, job) VALUES (?1, ?2, ?3, ?4);

-- name: offer_gone
DELETE FROM offer WHERE worker = ?1 AND since_us = ?2 AND ticket = ?3 AND job = ?4;

-- name: timer_put
INSERT OR IGNORE INTO timer (due_us, ticket, name) VALUES (?1, ?2, ?3);

-- name: timer_gone
DELETE FROM timer WHERE due_us = ?1 AND ticket = ?2 AND name = ?3;

-- name: signal_put
INSERT OR IGNORE INTO signal (name, key, ticket) VALUES (?1, ?2, ?3);

-- name: signal_gone
DELETE FROM signal WHERE name = ?1 AND key = ?2 AND ticket = ?3;

-- name: reader_put
INSERT OR IGNORE INTO reader (audience, ticket) VALUES (?1, ?2);

-- name: reader_gone
DELETE FROM reader WHERE audience = ?1 AND ticket = ?2;

-- name: set_put
INSERT OR IGNORE INTO member_set (digest, members) VALUES (?1, ?2);

-- name: item_put
INSERT OR IGNORE INTO item (item, ticket) VALUES (?1, ?2);

-- name: item_gone
DELETE FROM item WHERE item = ?1 AND ticket = ?2;

-- name: schedule_put
INSERT INTO schedule (end_us, ticket, bytes) VALUES (?1, ?2, ?3)
ON CONFLICT (end_us, ticket) DO UPDATE SET bytes = excluded.bytes;

-- name: schedule_gone
DELETE FROM schedule WHERE end_us = ?1 AND ticket = ?2;

-- name: ended_put
INSERT INTO ended (at_us, ticket, bytes) VALUES (?1, ?2, ?3)
ON CONFLICT (at_us, ticket) DO UPDATE SET bytes = excluded.bytes;

-- name: ended_gone
DELETE FROM ended WHERE at_us = ?1 AND ticket = ?2;

-- name: conflict_put
INSERT INTO conflict (id, ticket, outcome, bytes) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (id, ticket) DO UPDATE SET outcome = excluded.outcome, bytes = excluded.bytes;

-- name: conflict_gone
DELETE FROM conflict WHERE id = ?1 AND ticket = ?2;
