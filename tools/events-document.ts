import type { EventDefinition } from '@app/kernel';
import { envelopeSchema, plainSchema, type JsonSchema } from './event-schema';

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

const table = (events: readonly EventDefinition[]): string[] => [
  '| type | version | what it says | about | data |',
  '|---|---|---|---|---|',
  ...events.map(row),
];

/** A schema with each member on a line of its own. */
function printed(schema: JsonSchema): string[] {
  const { properties = {}, ...rest } = schema as { properties?: Record<string, JsonSchema> };
  const members = Object.entries(properties).map(([name, of]) => `    ${JSON.stringify(name)}: ${JSON.stringify(of)}`);
  const others = Object.entries(rest).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  const parts = [...others, members.length > 0 ? `  "properties": {\n${members.join(',\n')}\n  }` : '  "properties": {}'];
  return ['```json', '{', parts.join(',\n'), '}', '```'];
}

/** The JSON Schema of `data` of each type; types that share one are named together. */
function schemas(catalogue: readonly EventDefinition[]): string[] {
  const types = new Map<string, EventDefinition[]>();
  for (const event of catalogue) {
    const key = JSON.stringify(event.data);
    types.set(key, [...(types.get(key) ?? []), event]);
  }
  return [...types.values()].flatMap((events) => {
    const [first] = events;
    const names = events.map(({ type }) => `\`${type}\``).join(', ');
    return first
      ? [
          '',
          `### ${first.type}${events.length > 1 ? ` and ${events.length - 1} more` : ''}`,
          '',
          `${names}:`,
          '',
          ...printed(plainSchema(first.data)),
        ]
      : [];
  });
}

/** Every event type as a Markdown page, by outcome, with its JSON Schema. */
export const eventsDocument = (catalogue: readonly EventDefinition[]): string =>
  [
    '# Events',
    '',
    'Made from the event definitions by `npm run docs`; do not edit. Each event comes in the envelope below; the last column is its `data`. `docs/generated/asyncapi.yaml` says the same for',
    'tools, and `docs/consuming-events.md` how to read them.',
    ...Object.entries(outcomes).flatMap(([outcome, heading]) => [
      '',
      `## ${heading}`,
      '',
      ...table(catalogue.filter((event) => event.outcome === outcome)),
    ]),
    '',
    '## The envelope as JSON Schema',
    '',
    ...printed(envelopeSchema),
    '',
    '## `data` as JSON Schema, by type',
    '',
    'A newer version of Keytrail may add members, so a reader ignores those that it does not know.',
    ...schemas(catalogue),
    '',
  ].join('\n');
