import { iamEvents } from '@app/iam';
import type { EventDefinition } from '@app/kernel';

/** A member of `data` in words: its name, whether it may be absent, its type. */
function member(name: string, schema: Record<string, unknown>, required: boolean): string {
  const alternatives = schema.anyOf as { const?: string; type?: string }[] | undefined;
  const type = alternatives ? alternatives.map((one) => one.const ?? one.type ?? 'any').join(' or ') : ((schema.type as string) ?? 'any');
  return `\`${name}\`${required ? '' : '?'}: ${type}`;
}

function row({ type, schemaVersion, summary, subjects, data }: EventDefinition): string {
  const members = Object.entries(data.properties).map(([name, schema]) => member(name, schema, data.required?.includes(name) ?? false));
  const about = [...new Set(subjects.map(({ kind }) => kind))].join(', ');
  return `| \`${type}\` | ${schemaVersion} | ${summary} | ${about || 'the account'} | ${members.join(', ') || '–'} |`;
}

const outcomes = {
  change: 'Changes: facts that changed something',
  call: 'Calls: what was done with an access, and nothing changed',
  attempt: 'Attempts: changes that were refused',
} as const;

/** Every event type as a Markdown page, by outcome. */
export const eventsDocument = (): string =>
  [
    '# Events',
    '',
    'Made from the event definitions by `npm run docs`; do not edit. Each event comes in the envelope of docs/architecture.md; the last column is its `data`.',
    ...Object.entries(outcomes).flatMap(([outcome, heading]) => [
      '',
      `## ${heading}`,
      '',
      '| type | version | what it says | about | data |',
      '|---|---|---|---|---|',
      ...iamEvents.filter((event) => event.outcome === outcome).map(row),
    ]),
    '',
  ].join('\n');
