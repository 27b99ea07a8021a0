import type { Migration } from '@app/event-store';

/** What Keytrail keeps of the topics that it publishes to: how often each was restored, and its number of partitions, which must stay. */
export const eventStreamMigrations: readonly Migration[] = [
  {
    name: 'event-stream/1-topics',
    up: `
CREATE TABLE topics (
  topic text COLLATE "C" PRIMARY KEY,
  generation integer NOT NULL DEFAULT 1,
  partitions integer NOT NULL
);`,
  },
];
