import { createReadStream } from 'node:fs';
import { Option, type Command } from 'commander';
import type { LintFinding, LintKind } from '@app/policy-engine';
import { EXIT, Failure } from '../failure';
import type { Rim } from '../rim';
import { onServer } from '../server-command';
import { printTable } from '../terminal/table';
import { count } from '../terminal/words';

/** More than a document may have: the lint says so, and nothing reads the rest. */
const MOST_BYTES = 1_100_000;

const KINDS: readonly LintKind[] = ['identity', 'trust', 'resource', 'scp', 'rcp'];

interface LintOptions {
  readonly json?: boolean;
  readonly kind?: LintKind;
  readonly exitCode?: boolean;
}

async function textOf(source: AsyncIterable<Uint8Array | string>): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    chunks.push(Buffer.from(chunk));
    bytes += chunk.length;
    if (bytes > MOST_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function read(file: string, rim: Rim): Promise<string> {
  if (file === '-') return textOf(rim.input);
  try {
    return await textOf(createReadStream(file));
  } catch (error) {
    throw new Failure(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function print(rim: Rim, findings: readonly (LintFinding & { readonly file: string })[], files: number): void {
  const { terminal } = rim;
  if (findings.length === 0) return terminal.line(`Nothing to say of ${count(files, 'document')}.`);
  printTable(
    terminal,
    [{ head: 'place' }, { head: 'severity' }, { head: 'code' }, { head: 'what', flexible: true }],
    findings.map(({ file, line, column, severity, code, message }) => [`${file}:${line}:${column}`, severity, code, message]),
  );
  const told = (['error', 'warning', 'info'] as const).map(
    (severity) => [severity, findings.filter((one) => one.severity === severity).length] as const,
  );
  const sums = told
    .filter(([, number]) => number > 0)
    .map(([severity, number]) => (severity === 'info' ? `${number} to know` : count(number, severity)));
  terminal.line();
  terminal.line(`${sums.join(', ')}. What each code says: docs/generated/lint.md`);
}

/** `keytrail lint`: what is wrong, dangerous or needless in policy documents. It asks no server; `--url` is there because each command has it. */
export function lint(program: Command, rim: Rim): void {
  const command = program
    .command('lint')
    .summary('find what is wrong or dangerous in policy documents')
    .description('Finds what is wrong, dangerous or needless in policy documents, and says where. It needs no server.')
    .argument('<file...>', 'JSON files; - is standard input');
  onServer(command, rim)
    .addOption(new Option('--kind <kind>', 'what the documents are for (default: guessed by what they name)').choices(KINDS))
    .option('--exit-code', 'end with 1 if there is an error or a warning')
    .action(async (files: string[], options: LintOptions) => {
      const { lintPolicy } = await import('@app/policy-engine'); // no other command waits for it
      const findings: (LintFinding & { readonly file: string })[] = [];
      for (const file of files)
        findings.push(...lintPolicy(await read(file, rim), { kind: options.kind }).map((finding) => ({ file, ...finding })));
      if (options.exitCode && findings.some(({ severity }) => severity !== 'info')) rim.exitCode = EXIT.findings;
      if (options.json) return rim.terminal.json({ items: findings });
      print(rim, findings, files.length);
    });
}
