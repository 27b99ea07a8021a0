import type { Account } from '../account-choice';
import type { ImportAnswer } from '../import/import-answer';
import { count } from '../terminal/words';
import { heading, type Stage } from './stage';

const LINES_AT_ONCE = 200;

/** The records as JSON Lines, some hundred at a time. */
async function* jsonLines(records: readonly object[]): AsyncIterable<Uint8Array> {
  for (let at = 0; at < records.length; at += LINES_AT_ONCE) {
    const lines = records.slice(at, at + LINES_AT_ONCE).map((record) => `${JSON.stringify(record)}\n`);
    yield Buffer.from(lines.join(''));
  }
}

/** Imports the year by the front door, unless an earlier demo on this data dir did, and counts what is there. */
export async function importScene({ terminal, client, organization, path }: Stage): Promise<void> {
  const { accountId, name, records } = organization;
  heading(terminal, `A year of ${name}, account ${accountId}, from its CloudTrail`);
  const known = (await client.all<Account>('/v1/accounts')).items.find((account) => account.accountId === accountId);
  if (!known) await client.post('/v1/accounts', { accountId, name, mode: 'mirrored' });
  let least = 0;
  if (known?.counts.users) terminal.line('  The year is in this data dir already.');
  else {
    const began = Date.now();
    const { read, applied, attempts, usage, rejected, accounts } = await client.upload<ImportAnswer>(
      '/v1/imports/cloudtrail',
      jsonLines(records),
    );
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    terminal.line(
      `  ${count(read, 'record')} imported in ${seconds} s: ${count(applied, 'change')}, ${count(attempts, 'refused attempt')}, ${count(usage, 'other call')}, ${rejected} rejected`,
    );
    least = accounts?.[0]?.logIndex ?? 0;
  }
  await client.get(`${path}/principals`, { limit: 1, minLogIndex: least });
  const { counts } = await client.get<Account>(path);
  const held = [
    count(counts.users, 'user'),
    count(counts.groups, 'group'),
    count(counts.roles, 'role'),
    count(counts.policies, 'policy', 'policies'),
    count(counts.accessKeys, 'access key'),
  ];
  terminal.line(`  It ends with ${held.join(', ')}`);
}
