/** Writes docs/generated from the code; with --check it only compares, and fails where they differ. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncApiDocument } from './asyncapi-document';
import { eventCatalogue } from './event-catalogue';
import { eventsDocument } from './events-document';

const folder = join(__dirname, '..', 'docs', 'generated');
const documents: Record<string, string> = {
  'events.md': eventsDocument(eventCatalogue),
  'asyncapi.yaml': asyncApiDocument(eventCatalogue),
};
const check = process.argv.includes('--check');

mkdirSync(folder, { recursive: true });
const stale = Object.entries(documents).filter(([name, text]) => {
  const path = join(folder, name);
  return !existsSync(path) || readFileSync(path, 'utf8') !== text;
});
if (!check) for (const [name, text] of stale) writeFileSync(join(folder, name), text);
if (check && stale.length > 0) {
  console.error(`docs/generated is not what the code says: ${stale.map(([name]) => name).join(', ')}. Run: npm run docs`);
  process.exitCode = 1;
}
