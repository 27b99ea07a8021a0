import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A service of docker-compose.yml, as far as the tests read it. */
export interface Service {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string | number>>;
  readonly healthcheck: { readonly test: readonly string[] };
  readonly deploy?: { readonly replicas?: number };
  readonly stop_grace_period: string;
}

/** The services of docker-compose.yml with `variables` filled in; an Error names a required one that is missing, with the file's own words. */
export function composeServices(variables: Readonly<Record<string, string>>): Record<string, Service> {
  const text = readFileSync(join(__dirname, '../../docker-compose.yml'), 'utf8');
  const filled = text.replaceAll(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind: string | undefined, rest: string) => {
    const value = variables[name];
    if (value) return value;
    if (kind === '?') throw new Error(`${name}: ${rest}`);
    return kind === '-' ? rest : '';
  });
  return (parse(filled, { merge: true }) as { services: Record<string, Service> }).services;
}
