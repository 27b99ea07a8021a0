import type { Command } from 'commander';
import { EXIT, Failure } from '../failure';
import { cloudtrailFiles } from '../import/cloudtrail-files';
import { summed, type FileResult, type ImportSum } from '../import/import-answer';
import { importProgress } from '../import/import-progress';
import { uploadFile } from '../import/upload-file';
import type { Rim } from '../rim';
import { clientOf, ofAccount, onServer, type ServerOptions } from '../server-command';
import { printTable } from '../terminal/table';
import type { Terminal } from '../terminal/terminal';
import { count } from '../terminal/words';

const SHOWN_REJECTIONS = 20;
const SHOWN_ACCOUNTS = 5;

function printRejections(terminal: Terminal, { rejections, rejected }: ImportSum): void {
  if (rejected === 0) return;
  const shown = rejections.slice(0, SHOWN_REJECTIONS);
  terminal.line();
  printTable(
    terminal,
    [{ head: 'file', flexible: true }, { head: 'line', right: true }, { head: 'code' }, { head: 'reason', flexible: true }],
    shown.map(({ file = '', line, code, reason }) => [file, String(line), code, reason]),
  );
  if (rejected > shown.length)
    terminal.line(`… and ${count(rejected - shown.length, 'more rejected record')}; --json has up to 1,000 of each file`);
}

function accountsInWords(accounts: ImportSum['accounts']): string {
  const shown = accounts.slice(0, SHOWN_ACCOUNTS).map(({ accountId, read }) => `${accountId} (${count(read, 'record')})`);
  const more = accounts.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${count(more, 'more account')}` : ''}`;
}

function printSum(terminal: Terminal, sum: ImportSum): void {
  const { read, applied, attempts, usage, duplicates, ignored, rejected, warnings, files, accounts } = sum;
  const imported = files.filter((file) => !('refused' in file)).length;
  if (imported === 0) return;
  const parts = [count(applied, 'change'), count(attempts, 'refused attempt'), count(usage, 'other call'), count(duplicates, 'duplicate')];
  const rest = [
    `${ignored.toLocaleString('en')} ignored`,
    terminal.paint(rejected > 0 ? 'yellow' : 'green', `${rejected.toLocaleString('en')} rejected`),
  ];
  terminal.line(`${count(read, 'record')} of ${count(imported, 'file')}: ${[...parts, ...rest].join(', ')}.`);
  if (accounts.length > 0) terminal.line(`Accounts: ${accountsInWords(accounts)}.`);
  if (warnings > 0) terminal.line(`${count(warnings, 'warning')}.`);
  printRejections(terminal, sum);
}

/** `keytrail import cloudtrail`: sends files of CloudTrail records; rejected records are told and change no exit code, a file that is refused whole does. */
export function importCloudtrail(program: Command, rim: Rim): void {
  const parent = program
    .command('import')
    .summary('import a real account’s records')
    .description('Imports what AWS tells of a real account.');
  const command = parent
    .command('cloudtrail')
    .summary('import CloudTrail files')
    .description(
      'Imports CloudTrail records. Each goes to its own account; with --account, to that account alone. Importing again adds nothing twice.',
    )
    .argument('<path...>', 'files, or folders with .json, .jsonl and .json.gz files');
  ofAccount(onServer(command, rim), false).action(async (paths: readonly string[], options: ServerOptions & { account?: string }) => {
    const client = clientOf(rim, options);
    const files = await cloudtrailFiles(paths);
    await client.get('/v1/accounts', { limit: 1 }); // a refused token is told before a long upload, not in its middle
    const progress = importProgress(
      rim.terminal,
      files.reduce((sum, { bytes }) => sum + bytes, 0),
    );
    const results: FileResult[] = [];
    const path = options.account === undefined ? '/v1/imports/cloudtrail' : `/v1/accounts/${options.account}/imports/cloudtrail`;
    try {
      for (const file of files) results.push(await uploadFile(client, path, file, (bytes) => progress.sent(bytes)));
    } finally {
      progress.end();
    }
    const sum = summed(results);
    if (options.json) rim.terminal.json(sum);
    else printSum(rim.terminal, sum);
    const refused = results.flatMap((result) => ('refused' in result ? [`  ${result.file}: ${result.refused}`] : []));
    if (refused.length > 0)
      throw new Failure(`${count(refused.length, 'file was', 'files were')} not imported:\n${refused.join('\n')}`, EXIT.failed);
  });
}
