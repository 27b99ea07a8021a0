/**
 * The one way into the log. A call is a group of commands that touch nothing in common (see conflict-free-group.ts), as parallel arrays,
 * one set for each kind of check. It first takes the log head's row lock, which makes log indexes gapless and in commit order; being
 * VOLATILE, every later statement sees all that was committed before. If any command is refused nothing is written: `refusals` says which
 * and why ('<command> <reason> <detail>').
 *
 * Plans are cached while the tables are empty, so everything but index look-ups by nested loops is switched off.
 */
export const appendFunction = `
CREATE FUNCTION keytrail_append(
  probe boolean, bodies text, hashes bytea,
  key_command int[], key_account text[], key_caller text[], key_key text[], key_hash text[], key_stream text[],
  key_stream_at int[], key_events int[], key_last int[],
  touched_account text[], touched_events int[], touched_last int[],
  opened_command int[], opened_account text[], opened_kind text[], opened_name text[], opened_mode text[],
  stream_command int[], stream_account text[], stream_name text[], stream_expected int[],
  absent_command int[], absent_account text[], absent_name text[],
  below_command int[], below_account text[], below_from text[], below_to text[],
  present_command int[], present_account text[], present_name text[],
  released_account text[], released_name text[],
  claimed_account text[], claimed_name text[], claimed_holder text[],
  quota_command int[], quota_account text[], quota_name text[], quota_sum int[], quota_most int[],
  counted_account text[], counted_name text[], counted_by int[],
  credential_account text[], credential_id text[], credential_row bytea[], credential_status text[], credential_kind text[],
  event_touched int[], event_sequence int[], event_stream_at int[], event_version int[], event_id uuid[],
  event_type text[], event_outcome text[], event_occurred timestamptz[]
) RETURNS TABLE (first_log_index bigint, recorded_at text, stream_versions int[], account_sequences bigint[], refusals text[])
LANGUAGE plpgsql VOLATILE
SET jit = off SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off
SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
  head bigint;
  now_ timestamptz;
  versions int[];
  sequences bigint[];
  refused text[] := '{}';
BEGIN
  SELECT h.log_index, h.recorded_at INTO head, now_ FROM log_head h FOR UPDATE;
  now_ := greatest(date_trunc('milliseconds', clock_timestamp()), now_);

  IF cardinality(key_command) > 0 THEN
    refused := ARRAY(
      SELECT q.command || ' ' || q.reason FROM (
        SELECT k.command, (
          SELECT CASE WHEN i.at <= now_ - interval '24 hours' THEN 'expired' WHEN i.body_hash = k.hash THEN 'replay' ELSE 'key-reused' END
          FROM idempotency_keys i WHERE i.account_id = k.account AND i.caller = k.caller AND i.key = k.key) AS reason
        FROM unnest(key_command, key_account, key_caller, key_key, key_hash) AS k (command, account, caller, key, hash)
      ) q WHERE q.reason IS NOT NULL);
    IF cardinality(refused) > 0 THEN
      DELETE FROM idempotency_keys i USING unnest(key_account, key_caller, key_key) AS k (account, caller, key)
        WHERE i.account_id = k.account AND i.caller = k.caller AND i.key = k.key AND i.at <= now_ - interval '24 hours';
      refused := ARRAY(SELECT r FROM unnest(refused) r WHERE r NOT LIKE '% expired');
    END IF;
  END IF;

  IF cardinality(opened_command) > 0 THEN
    refused := refused || ARRAY(
      SELECT o.command || ' account-exists ' || o.account
      FROM unnest(opened_command, opened_account, opened_kind) AS o (command, account, kind)
      WHERE o.kind = 'open' AND (SELECT true FROM accounts a WHERE a.account_id = o.account));
  END IF;

  sequences := ARRAY(SELECT (SELECT a.last_sequence FROM accounts a WHERE a.account_id = t.account)
    FROM unnest(touched_account) WITH ORDINALITY AS t (account, ordinal) ORDER BY t.ordinal);
  IF array_position(sequences, NULL) IS NOT NULL THEN
    refused := refused || ARRAY(
      SELECT s.command || ' no-such-account ' || s.account FROM unnest(stream_command, stream_account) AS s (command, account)
      WHERE (SELECT true FROM accounts a WHERE a.account_id = s.account) IS NULL
        AND NOT EXISTS (
          SELECT FROM unnest(opened_account, opened_kind) AS o (account, kind) WHERE o.account = s.account AND o.kind <> 'rename'));
  END IF;

  versions := ARRAY(
    SELECT coalesce((SELECT e.stream_version FROM events e
      WHERE e.account_id = s.account AND e.stream_id = s.name ORDER BY e.stream_version DESC LIMIT 1), 0)
    FROM unnest(stream_account, stream_name) WITH ORDINALITY AS s (account, name, ordinal) ORDER BY s.ordinal);
  refused := refused || ARRAY(
    SELECT s.command || ' version ' || s.name || ' is at version ' || s.version
    FROM unnest(stream_command, stream_name, stream_expected, versions) AS s (command, name, expected, version)
    WHERE CASE s.expected WHEN -1 THEN false WHEN -2 THEN s.version = 0 ELSE s.version <> s.expected END);

  IF cardinality(absent_command) > 0 THEN
    refused := refused || ARRAY(
      SELECT n.command || ' held ' || n.name FROM unnest(absent_command, absent_account, absent_name) AS n (command, account, name)
      WHERE (SELECT true FROM claims c WHERE c.account_id = n.account AND c.name = n.name));
  END IF;
  IF cardinality(present_command) > 0 THEN
    refused := refused || ARRAY(
      SELECT n.command || ' missing ' || n.name FROM unnest(present_command, present_account, present_name) AS n (command, account, name)
      WHERE (SELECT true FROM claims c WHERE c.account_id = n.account AND c.name = n.name) IS NULL);
  END IF;
  IF cardinality(below_command) > 0 THEN
    refused := refused || ARRAY(
      SELECT q.command || ' held ' || q.name FROM (
        SELECT n.command, (
          SELECT c.name FROM claims c WHERE c.account_id = n.account AND c.name >= n.from_ AND c.name < n.to_ AND NOT EXISTS (
            SELECT FROM unnest(released_account, released_name) AS r (account, name) WHERE r.account = c.account_id AND r.name = c.name
          ) LIMIT 1) AS name
        FROM unnest(below_command, below_account, below_from, below_to) AS n (command, account, from_, to_)
      ) q WHERE q.name IS NOT NULL);
  END IF;
  IF cardinality(quota_command) > 0 AND cardinality(refused) = 0 THEN
    refused := ARRAY(
      SELECT DISTINCT ON (n.account, n.name) n.command || ' limit ' || n.most || ' ' || n.name
      FROM unnest(quota_command, quota_account, quota_name, quota_sum, quota_most) AS n (command, account, name, sum, most)
      WHERE coalesce((SELECT c.value FROM counters c WHERE c.account_id = n.account AND c.name = n.name), 0) + n.sum > n.most
      ORDER BY n.account, n.name, n.command);
  END IF;

  IF probe OR cardinality(refused) > 0 THEN
    refused := refused || ARRAY(
      SELECT q.command || CASE WHEN bool_and(coalesce(q.known, false)) THEN ' repeat' ELSE ' event-id-reused' END FROM (
        SELECT stream_command[n.stream_at] AS command, (
          SELECT e.body_hash = substring(hashes FROM 32 * n.ordinal::int - 31 FOR 32) FROM events e WHERE e.event_id = n.id) AS known
        FROM unnest(event_stream_at, event_id) WITH ORDINALITY AS n (stream_at, id, ordinal)
      ) q GROUP BY q.command HAVING bool_or(q.known IS NOT NULL));
  END IF;
  IF cardinality(refused) > 0 THEN
    RETURN QUERY SELECT head, '', versions, sequences, refused;
    RETURN;
  END IF;

  IF cardinality(opened_command) > 0 THEN
    INSERT INTO accounts (account_id, name, mode, created_at)
      SELECT o.account, o.name, o.mode, now_
      FROM unnest(opened_account, opened_kind, opened_name, opened_mode) AS o (account, kind, name, mode) WHERE o.kind <> 'rename'
      ON CONFLICT DO NOTHING;
    UPDATE accounts a SET name = o.name
      FROM unnest(opened_account, opened_kind, opened_name) AS o (account, kind, name)
      WHERE o.kind = 'rename' AND a.account_id = o.account;
  END IF;
  IF cardinality(released_name) > 0 THEN
    DELETE FROM claims c USING unnest(released_account, released_name) AS r (account, name)
      WHERE c.account_id = r.account AND c.name = r.name;
  END IF;
  IF cardinality(claimed_name) > 0 THEN
    INSERT INTO claims SELECT * FROM unnest(claimed_account, claimed_name, claimed_holder);
  END IF;
  IF cardinality(counted_name) > 0 THEN
    INSERT INTO counters AS c SELECT * FROM unnest(counted_account, counted_name, counted_by)
      ON CONFLICT (account_id, name) DO UPDATE SET value = c.value + excluded.value;
  END IF;
  IF cardinality(credential_id) > 0 THEN
    DELETE FROM credentials c USING unnest(credential_account, credential_id, credential_kind) AS n (account, id, kind)
      WHERE n.kind = 'delete' AND c.account_id = n.account AND c.id = n.id;
    UPDATE credentials c SET status = n.status
      FROM unnest(credential_account, credential_id, credential_status, credential_kind) AS n (account, id, status, kind)
      WHERE n.kind = 'status' AND c.account_id = n.account AND c.id = n.id;
    INSERT INTO credentials AS c SELECT n.account, n.id, n.row_, n.status
      FROM unnest(credential_account, credential_id, credential_row, credential_status, credential_kind)
        AS n (account, id, row_, status, kind)
      WHERE n.kind = 'put'
      ON CONFLICT (account_id, id) DO UPDATE SET "row" = excluded."row", status = excluded.status;
  END IF;
  IF cardinality(key_command) > 0 THEN
    INSERT INTO idempotency_keys (account_id, caller, key, body_hash, status, stream_id, stream_version, log_index, events, at)
      SELECT k.account, k.caller, k.key, k.hash, CASE WHEN k.events > 0 THEN 201 ELSE 200 END, k.stream, versions[k.stream_at] + k.events,
        CASE WHEN k.events > 0 THEN head + k.last ELSE coalesce((SELECT e.log_index FROM events e
          WHERE e.account_id = k.account AND e.stream_id = k.stream AND e.stream_version = versions[k.stream_at]), 0) END, k.events, now_
      FROM unnest(key_account, key_caller, key_key, key_hash, key_stream, key_stream_at, key_events, key_last)
        AS k (account, caller, key, hash, stream, stream_at, events, last);
  END IF;

  IF cardinality(event_id) > 0 THEN
    INSERT INTO events (
        log_index, account_id, account_sequence, stream_id, stream_version,
        event_id, type, outcome, occurred_at, recorded_at, body, body_hash)
      SELECT head + n.ordinal, touched_account[n.touched], coalesce(sequences[n.touched], 0) + n.sequence, stream_name[n.stream_at],
        versions[n.stream_at] + n.version, n.id, n.type, n.outcome, coalesce(n.occurred, now_), now_, n.body,
        substring(hashes FROM 32 * n.ordinal::int - 31 FOR 32)
      FROM unnest(event_touched, event_sequence, event_stream_at, event_version, event_id, event_type, event_outcome, event_occurred,
        string_to_array(bodies, E'\\x1e'))
        WITH ORDINALITY AS n (touched, sequence, stream_at, version, id, type, outcome, occurred, body, ordinal);
    UPDATE log_head h SET log_index = head + cardinality(event_id), recorded_at = now_;
    UPDATE accounts a SET last_sequence = a.last_sequence + n.events, last_log_index = head + n.last
      FROM unnest(touched_account, touched_events, touched_last) AS n (account, events, last)
      WHERE a.account_id = n.account AND n.events > 0;
    PERFORM pg_notify('keytrail_log', (head + cardinality(event_id))::text);
  END IF;
  RETURN QUERY SELECT head + 1, to_char(now_ AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), versions, sequences, refused;
END $$;
`;
