import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const project = join(__dirname, '..');
const fixtures = 'test/fixtures/dependency-rules';

/** The names of the rules that dependency-cruiser finds broken below a root. */
function broken(root: string): string[] {
  const { stdout } = spawnSync(
    process.execPath,
    ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.js', '--output-type', 'json', root],
    { cwd: project, env: { ...process.env, DEPENDENCY_RULES_ROOT: root }, encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  const { summary } = JSON.parse(stdout) as { summary: { violations: { rule: { name: string }; from: string }[] } };
  return summary.violations.map(({ rule }) => rule.name);
}

describe('the import table', () => {
  it.each(readdirSync(join(project, fixtures)))('%s is refused where it is broken', (rule) => {
    expect(broken(`${fixtures}/${rule}/`)).toContain(rule);
  });

  it('refuses an app that imports an app, and a lib that does', () => {
    expect(broken(`${fixtures}/app-import/`).filter((rule) => rule === 'app-import')).toHaveLength(2);
  });
});
