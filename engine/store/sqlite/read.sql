-- SPDX-License-Identifier: Apache-2.0
-- The statements of readers. Each walks one index or one key; nothing here sorts.

-- name: begin_read
BEGIN;

-- name: end_read
COMMIT;

-- name: ticket_head
SELECT n, head, last_seq FROM ticket WHERE id = ?1;

-- name: ticket_parts
SELECT part, name, bytes FROM part WHERE ticket = ?1 ORDER BY part, name;

-- name: ticket_revision
SELECT revision, last_seq FROM ticket WHERE id = ?1;

-- name: ticket_n
SELECT n FROM ticket WHERE id = ?1;

-- name: number_find
SELECT id FROM ticket WHERE number = ?1 AND number <> '' ORDER BY n LIMIT 1;

-- name: subject_bytes
SELECT revision, last_seq, bytes FROM subject WHERE kind = ?1 AND id = ?2;

-- name: subjects_of
SELECT id, revision, bytes FROM subject WHERE kind = ?1 AND id > ?2 ORDER BY id LIMIT ?3;

-- Lists: the columns stand in one order, because one function reads them.
-- name: list_column
SELECT n, id, revision, kind, open, workflow, state, requester, service, number, workflow_version, created_us, updated_us,
       due_us, title FROM ticket WHERE n = ?1;

-- name: list_rising
SELECT n, id, revision, kind, open, workflow, state, requester, service, number, workflow_version, created_us, updated_us,
       due_us, title FROM ticket WHERE n > ?5 AND n < ?6 ORDER BY n;

-- name: list_falling
SELECT n, id, revision, kind, open, workflow, state, requester, service, number, workflow_version, created_us, updated_us,
       due_us, title FROM ticket WHERE n > ?5 AND n < ?6 ORDER BY n DESC;

-- name: list_place_rising
SELECT n, id, revision, kind, open, workflow, state, requester, service, number, workflow_version, created_us, updated_us,
       due_us, title FROM ticket INDEXED BY ticket_place
WHERE kind = ?1 AND open = ?2 AND workflow = ?3 AND state = ?4 AND n > ?5 AND n < ?6 ORDER BY n;

-- name: list_place_falling
SELECT n, id, revision, kind, open, workflow, state, requester, service, number, workflow_version, created_us, updated_us,
       due_us, title FROM ticket INDEXED BY ticket_place
WHERE kind = ?1 AND open = ?2 AND workflow = ?3 AND state = ?4 AND n > ?5 AND n < ?6 ORDER BY n DESC;

-- name: list_requester_rising
SELECT n, id, revision, kind, open, workflow, state, requester, service, number, workflow_version, created_us, updated_us,
       due_us, title FROM ticket INDEXED BY ticket_requester WHERE requester = ?3 AND n > ?5 AND n < ?6 ORDER BY n;

-- name: list_requester_falling
SELECT n, id, revision, kind, open, workflow, state, requester, service, number, workflow_version, created_us, updated_us,
       due_us, title FROM ticket INDEXED BY ticket_requester WHERE requester = ?3 AND n > ?5 AND n < ?6 ORDER BY n DESC;

-- name: list_service_rising
SELECT n, id, revision, kind, open, workflow, state, requester, service, number, workflow_version, created_us, updated_us,
       due_us, title FROM ticket INDEXED BY ticket_service
WHERE service = ?3 AND service <> '' AND n > ?5 AND n < ?6 ORDER BY n;

-- name: list_service_falling
SELECT n, id, revision, kind, open, workflow, state, requester, service, number, workflow_version, created_us, updated_us,
       due_us, title FROM ticket INDEXED BY ticket_service
WHERE service = ?3 AND service <> '' AND n > ?5 AND n < ?6 ORDER BY n DESC;

-- name: list_reader_rising
SELECT t.n, t.id, t.revision, t.kind, t.open, t.workflow, t.state, t.requester, t.service, t.number, t.workflow_version,
       t.created_us, t.updated_us, t.due_us, t.title
FROM reader r CROSS JOIN ticket t ON t.n = r.ticket
WHERE r.audience = ?3 AND r.ticket > ?5 AND r.ticket < ?6 ORDER BY r.ticket;

-- name: list_reader_falling
SELECT t.n, t.id, t.revision, t.kind, t.open, t.workflow, t.state, t.requester, t.service, t.number, t.workflow_version,
       t.created_us, t.updated_us, t.due_us, t.title
FROM reader r CROSS JOIN ticket t ON t.n = r.ticket
WHERE r.audience = ?3 AND r.ticket > ?5 AND r.ticket < ?6 ORDER BY r.ticket DESC;

-- The workflows and states that some ticket is in, one after the other: each step is one seek.
-- name: workflow_next
SELECT workflow FROM ticket INDEXED BY ticket_place
WHERE kind = ?1 AND open = ?2 AND workflow > ?3 ORDER BY workflow LIMIT 1;

-- name: state_next
SELECT state FROM ticket INDEXED BY ticket_place
WHERE kind = ?1 AND open = ?2 AND workflow = ?3 AND state > ?4 ORDER BY state LIMIT 1;

-- name: list_ids
SELECT n, id, revision, kind, open, workflow, state, requester, service, number, workflow_version, created_us, updated_us,
       due_us, title FROM ticket WHERE id > ?1 ORDER BY id LIMIT ?2;

-- name: list_item_rising
SELECT t.n, t.id, t.revision, t.kind, t.open, t.workflow, t.state, t.requester, t.service, t.number, t.workflow_version,
       t.created_us, t.updated_us, t.due_us, t.title
FROM item i CROSS JOIN ticket t ON t.n = i.ticket
WHERE i.item = ?3 AND i.ticket > ?5 AND i.ticket < ?6 ORDER BY i.ticket;

-- name: list_item_falling
SELECT t.n, t.id, t.revision, t.kind, t.open, t.workflow, t.state, t.requester, t.service, t.number, t.workflow_version,
       t.created_us, t.updated_us, t.due_us, t.title
FROM item i CROSS JOIN ticket t ON t.n = i.ticket
WHERE i.item = ?3 AND i.ticket > ?5 AND i.ticket < ?6 ORDER BY i.ticket DESC;

-- name: reader_find
SELECT 1 FROM reader WHERE audience = ?1 AND ticket = ?2;

-- The standing vote of ?6 keeps a round out of that person's inbox; so does that of a delegate, ?9, who asks
-- for the rounds of ?6.
-- name: inbox_of
SELECT due_us, ticket, item, n FROM inbox i
WHERE audience = ?1 AND (due_us, ticket, item) > (?2, ?3, ?4) AND due_us <= ?5
  AND (except_ids = '' OR instr(' ' || except_ids, ' ' || ?6 || ' ') = 0)
  AND (round = '' OR NOT EXISTS (SELECT 1 FROM part p WHERE p.ticket = i.n AND p.part = ?7 AND p.name = i.round || '/' || ?6))
  AND (?9 = '' OR (round <> '' AND instr(' ' || except_ids, ' ' || ?9 || ' ') = 0
    AND NOT EXISTS (SELECT 1 FROM part p WHERE p.ticket = i.n AND p.part = ?7 AND p.name = i.round || '/' || ?9)))
ORDER BY due_us, ticket, item LIMIT ?8;

-- name: inbox_set_next
SELECT audience FROM inbox WHERE audience > ?1 AND audience < 'set;' ORDER BY audience LIMIT 1;

-- name: inbox_all
SELECT audience, due_us, ticket, item FROM inbox WHERE (audience, due_us, ticket, item) > (?1, ?2, ?3, ?4)
ORDER BY audience, due_us, ticket, item LIMIT ?5;

-- name: set_members
SELECT members FROM member_set WHERE digest = ?1;

-- name: timers
SELECT due_us, ticket, name FROM timer WHERE (due_us, ticket, name) > (?1, ?2, ?3) AND due_us <= ?4
ORDER BY due_us, ticket, name LIMIT ?5;

-- name: offers
SELECT worker, since_us, ticket, job FROM offer WHERE (worker, since_us, ticket, job) > (?1, ?2, ?3, ?4)
ORDER BY worker, since_us, ticket, job LIMIT ?5;

-- name: listeners
SELECT ticket FROM signal WHERE name = ?1 AND key = ?2 AND ticket > ?3 ORDER BY ticket LIMIT ?4;

-- name: all_listening
SELECT name, key, ticket FROM signal WHERE (name, key, ticket) > (?1, ?2, ?3) ORDER BY name, key, ticket LIMIT ?4;

-- name: ended_from
SELECT at_us, ticket, bytes FROM ended WHERE (at_us, ticket) > (?1, ?2) ORDER BY at_us, ticket LIMIT ?3;

-- name: schedule_from
SELECT end_us, ticket, bytes FROM schedule WHERE (end_us, ticket) > (?1, ?2) ORDER BY end_us, ticket LIMIT ?3;

-- name: conflicts_all
SELECT id, ticket, bytes FROM conflict WHERE (id, ticket) > (?1, ?2) ORDER BY id, ticket LIMIT ?3;

-- name: conflicts_of
SELECT id, ticket, bytes FROM conflict INDEXED BY conflict_outcome
WHERE outcome = ?4 AND (id, ticket) > (?1, ?2) ORDER BY id, ticket LIMIT ?3;

-- name: journal_after
SELECT j.seq, j.prev_seq, j.kind, j.id, j.revision, j.at_us, j.link, j.envelope, p.salt, p.bytes
FROM journal j LEFT JOIN payload p ON p.seq = j.seq WHERE j.seq > ?1 ORDER BY j.seq LIMIT ?2;

-- name: journal_at
SELECT j.seq, j.prev_seq, j.kind, j.id, j.revision, j.at_us, j.link, j.envelope, p.salt, p.bytes
FROM journal j LEFT JOIN payload p ON p.seq = j.seq WHERE j.seq = ?1;

-- name: journal_head
SELECT seq, link FROM journal ORDER BY seq DESC LIMIT 1;

-- name: keys_after
SELECT i.n, i.hash, i.fingerprint, i.status, i.at_us, i.seq, j.kind, j.id
FROM idempotency i LEFT JOIN journal j ON j.seq = i.seq - i.turns + 1 AND i.turns > 0
WHERE i.n > CASE WHEN ?1 < 0 THEN (SELECT COALESCE(MAX(n), 0) FROM idempotency) + ?1 ELSE ?1 END
ORDER BY i.n LIMIT ?2;
