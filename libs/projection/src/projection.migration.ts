import type { Migration } from '@app/event-store';

/**
 * What a runner keeps beside its rows, all of it written in one transaction with them: the cursor of each set and partition, how far each account has come
 * (`waiting` counts events of a mirrored account that are not folded yet), and what arranging knows of each mirrored account. What is parked (the first event of each queue: the rest
 * is in the log), what operators left out, and what they asked for. `revision` grows when the rows are swapped under a cursor: who did not notice writes nothing.
 */
export const projectionMigrations: readonly Migration[] = [
  {
    name: 'projection/1-checkpoints',
    up: `
CREATE TABLE projection_checkpoints (
  set_name text NOT NULL,
  partition integer NOT NULL,
  log_index bigint NOT NULL DEFAULT 0,
  kafka jsonb,
  definitions text NOT NULL,
  PRIMARY KEY (set_name, partition)
) WITH (fillfactor = 10);

CREATE TABLE projection_positions (
  set_name text NOT NULL,
  account_id text COLLATE "C" NOT NULL,
  partition integer NOT NULL,
  log_index bigint NOT NULL,
  account_sequence bigint NOT NULL,
  occurred_at text COLLATE "C",
  waiting integer NOT NULL DEFAULT 0,
  PRIMARY KEY (set_name, account_id)
) WITH (fillfactor = 50);

CREATE TABLE projection_arrangements (
  set_name text NOT NULL,
  account_id text COLLATE "C" NOT NULL,
  known json NOT NULL,
  PRIMARY KEY (set_name, account_id)
);`,
  },
  {
    name: 'projection/2-parked',
    up: `
CREATE TABLE projection_parked (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  set_name text NOT NULL,
  partition integer NOT NULL,
  account_id text COLLATE "C" NOT NULL,
  stream_id text COLLATE "C",
  log_index bigint,
  place text,
  after_log_index bigint NOT NULL,
  recorded_log_index bigint NOT NULL,
  projection text NOT NULL,
  reason text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (set_name, account_id, stream_id)
);

CREATE TABLE projection_discarded (
  set_name text NOT NULL,
  account_id text COLLATE "C" NOT NULL,
  log_index bigint,
  place text,
  recorded boolean NOT NULL,
  UNIQUE NULLS NOT DISTINCT (set_name, log_index, place)
);

CREATE TABLE projection_requests (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  set_name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('retry', 'discard', 'rebuild')),
  parked bigint REFERENCES projection_parked ON DELETE CASCADE,
  UNIQUE NULLS NOT DISTINCT (set_name, kind, parked)
);

ALTER TABLE projection_checkpoints ADD COLUMN revision integer NOT NULL DEFAULT 0;`,
  },
];
