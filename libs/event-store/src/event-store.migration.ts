import type { Migration } from './migration';
import { appendFunction } from './append-function.migration';

/** Tables of the log. Keys are compared byte by byte (`COLLATE "C"`), so that a prefix of names is one range of the index. */
const tables = `
CREATE TABLE log_head (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  log_id uuid NOT NULL DEFAULT gen_random_uuid(),
  log_index bigint NOT NULL DEFAULT 0,
  recorded_at timestamptz NOT NULL DEFAULT 'epoch'
) WITH (fillfactor = 10);
INSERT INTO log_head DEFAULT VALUES;

CREATE TABLE accounts (
  account_id text COLLATE "C" PRIMARY KEY,
  name text,
  mode text NOT NULL CHECK (mode IN ('managed', 'mirrored')),
  created_at timestamptz NOT NULL,
  last_sequence bigint NOT NULL DEFAULT 0,
  last_log_index bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 30);

CREATE TABLE events (
  log_index bigint PRIMARY KEY,
  account_id text COLLATE "C" NOT NULL,
  account_sequence bigint NOT NULL,
  stream_id text COLLATE "C" NOT NULL,
  stream_version integer NOT NULL,
  event_id uuid NOT NULL,
  type text COLLATE "C" NOT NULL,
  outcome text COLLATE "C" NOT NULL,
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  body text NOT NULL,
  body_hash bytea NOT NULL,
  CONSTRAINT events_event_id UNIQUE (event_id),
  CONSTRAINT events_stream_version UNIQUE (account_id, stream_id, stream_version)
);
CREATE INDEX events_account ON events (account_id, log_index);

CREATE FUNCTION keytrail_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON events
  FOR EACH STATEMENT EXECUTE FUNCTION keytrail_refuse_change();
ALTER TABLE events ENABLE ALWAYS TRIGGER events_append_only;

CREATE TABLE claims (
  account_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  holder text COLLATE "C" NOT NULL,
  PRIMARY KEY (account_id, name)
);

CREATE TABLE counters (
  account_id text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  value integer NOT NULL,
  PRIMARY KEY (account_id, name)
) WITH (fillfactor = 30);

CREATE TABLE credentials (
  account_id text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  "row" bytea NOT NULL,
  status text,
  PRIMARY KEY (account_id, id)
);

CREATE TABLE idempotency_keys (
  account_id text COLLATE "C" NOT NULL,
  caller text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  body_hash text COLLATE "C" NOT NULL,
  status smallint NOT NULL,
  stream_id text COLLATE "C" NOT NULL,
  stream_version integer NOT NULL,
  log_index bigint NOT NULL,
  events integer NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (account_id, caller, key)
);
CREATE INDEX idempotency_keys_at ON idempotency_keys USING brin (at);

CREATE TABLE leases (
  name text PRIMARY KEY,
  holder text NOT NULL,
  epoch integer NOT NULL,
  expires_at timestamptz NOT NULL
);

CREATE TABLE relay_cursors (
  destination text PRIMARY KEY,
  epoch integer NOT NULL,
  log_index bigint NOT NULL
);
`;

/** The store's own schema: tables, the triggers that keep the log append-only, and the append function. */
export const eventStoreMigrations: readonly Migration[] = [
  { name: 'event-store/1-tables', up: tables },
  { name: 'event-store/2-append', up: appendFunction },
];
