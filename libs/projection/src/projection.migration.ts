import type { Migration } from '@app/event-store';

/**
 * What a runner keeps beside its rows, all of it written in one transaction with them: the cursor of each set and partition, how far each account has come
 * (`waiting` counts events of a mirrored account that are not folded yet), and what arranging knows of each mirrored account.
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
];
