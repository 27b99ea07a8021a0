/** `npm run bench [-- SUITE…] [--only FIGURE]`: runs the suites, prints a table, writes bench/results/<suite>.json, ends with 1 if a bound falls short. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { shortfall, type Figure, type Suite } from './figure';
import { kafkaSuite } from './kafka/kafka.suite';
import { logSuite } from './log/log.suite';
import { policySuite } from './policy/policy.suite';
import { rebuildSuite } from './rebuild/rebuild.suite';

const suites: Readonly<Record<string, Suite>> = { log: logSuite, policy: policySuite, kafka: kafkaSuite, rebuild: rebuildSuite };
const commit = () => execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', cwd: __dirname }).trim();

function table(figures: readonly Figure[]): string {
  const rows = new Table({ head: ['figure', 'value', 'baseline', 'ratio', ''], style: { head: [], border: [] } });
  for (const figure of figures)
    rows.push([
      figure.name,
      `${figure.value.toFixed(figure.value < 100 ? 2 : 0)} ${figure.unit}`,
      figure.baseline ? `${figure.baseline.name} ${figure.baseline.value.toFixed(figure.baseline.value < 100 ? 2 : 0)}` : '',
      figure.ratio?.toFixed(2) ?? '',
      figure.bound ? (shortfall(figure) ?? 'holds') : '',
    ]);
  return rows.toString();
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined;
  const wanted = args.filter((arg, at) => !arg.startsWith('--') && args[at - 1] !== '--only');
  const unknown = wanted.filter((name) => !(name in suites));
  if (unknown.length > 0) throw new Error(`There is no suite ${unknown.join(', ')}; there are: ${Object.keys(suites).join(', ')}`);
  const results = join(__dirname, 'results');
  mkdirSync(results, { recursive: true });
  for (const [suite, measurements] of Object.entries(suites)) {
    if (wanted.length > 0 && !wanted.includes(suite)) continue;
    const figures: Figure[] = [];
    for (const [name, measure] of Object.entries(measurements)) if (!only || name === only) figures.push(...(await measure()));
    console.log(`\n${suite}\n${table(figures)}`);
    const report = {
      suite,
      at: new Date().toISOString(),
      node: process.version,
      cpu: cpus()[0]?.model,
      commit: commit(),
      results: figures,
    };
    writeFileSync(join(results, `${suite}.json`), `${JSON.stringify(report, null, 2)}\n`);
    if (figures.some(shortfall)) process.exitCode = 1;
  }
}

main().then(
  () => process.exit(),
  (error: Error) => {
    console.error(error.message);
    process.exit(1);
  },
);
