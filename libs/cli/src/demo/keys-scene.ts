import { KEY_COLUMNS, keyRow, type AccessKey } from '../commands/keys';
import { printTable } from '../terminal/table';
import { count } from '../terminal/words';
import { heading, type Stage } from './stage';

/** Access keys, those with findings, by owner, and how many more there are. */
export async function keysScene({ terminal, client, path }: Stage): Promise<void> {
  heading(terminal, 'Keys');
  const { items } = await client.all<AccessKey>(`${path}/access-keys`);
  const wrong = items
    .filter(({ findings }) => findings.length > 0)
    .sort((a, b) => (a.principal < b.principal ? -1 : a.principal > b.principal ? 1 : 0));
  printTable(terminal, KEY_COLUMNS, wrong.map(keyRow), '  ');
  terminal.line(`  ${count(items.length - wrong.length, 'more key has', 'more keys have')} no finding.`);
}
