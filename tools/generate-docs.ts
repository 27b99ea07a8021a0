/** Writes what is made from the code and from its data: docs/generated and the catalogue of AWS's actions. With --check it only compares, and fails where they differ. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { catalogue } from '@app/composition';
import { actionCatalogue } from './action-catalogue';
import { asyncApiDocument } from './asyncapi-document';
import { eventsDocument } from './events-document';
import { lintDocument } from './lint-document';

const project = dirname(__dirname);

async function generate(check: boolean): Promise<void> {
  const documents: Record<string, string> = {
    'docs/generated/events.md': eventsDocument(catalogue),
    'docs/generated/asyncapi.yaml': asyncApiDocument(catalogue),
    'docs/generated/lint.md': lintDocument(),
    'libs/policy-engine/src/catalogue/aws-actions.json': await actionCatalogue(),
  };
  const stale = Object.entries(documents).filter(([name, text]) => {
    const path = join(project, name);
    return !existsSync(path) || readFileSync(path, 'utf8') !== text;
  });
  if (check && stale.length > 0) {
    console.error(`Not what the code says: ${stale.map(([name]) => name).join(', ')}. Run: npm run docs`);
    process.exitCode = 1;
  }
  if (check) return;
  for (const [name, text] of stale) {
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), text);
  }
}

void generate(process.argv.includes('--check'));
