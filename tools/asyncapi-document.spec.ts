import { catalogue } from '@app/composition';
import { claimsOf, iamCommands, iamEvents, mirrorEvents } from '@app/iam';
import type { EventDefinition, Recorded } from '@app/kernel';
import { PublishedSchemas, SpecifiedHistory } from '@app/testing';
import asyncApi3 from '@asyncapi/specs/schemas/3.0.0-without-$id.json';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { asyncApi } from './asyncapi-document';
import { eventsDocument } from './events-document';

const published = new PublishedSchemas();

/** Anything that a schema of ours admits. */
function admitted(schema: Record<string, unknown>): fc.Arbitrary<unknown> {
  const {
    type,
    anyOf,
    items,
    properties = {},
    required = [],
    patternProperties,
  } = schema as {
    type?: string;
    anyOf?: Record<string, unknown>[];
    items?: Record<string, unknown>;
    properties?: Record<string, Record<string, unknown>>;
    required?: string[];
    patternProperties?: Record<string, Record<string, unknown>>;
  };
  if ('const' in schema) return fc.constant(schema.const);
  if (anyOf) return fc.oneof(...anyOf.map(admitted));
  if (type === 'object' && patternProperties) return fc.dictionary(fc.string(), admitted(Object.values(patternProperties)[0] ?? {}));
  if (type === 'object')
    return fc.record(Object.fromEntries(Object.entries(properties).map(([name, of]) => [name, admitted(of)])), { requiredKeys: required });
  if (type === 'array') return fc.array(admitted(items ?? {}), { maxLength: 3 });
  if (type === 'string') return fc.string();
  if (type === 'integer') return fc.integer();
  if (type === 'boolean') return fc.boolean();
  if (type === 'null') return fc.constant(null);
  return fc.jsonValue();
}

const event = ({ type, schemaVersion, outcome }: EventDefinition, data: unknown): Recorded => ({
  id: '01900000-0000-7000-8000-000000000001',
  type,
  schemaVersion,
  outcome,
  accountId: '100000000001',
  accountSequence: 1,
  streamId: 'account/100000000001',
  streamVersion: 1,
  logIndex: 1,
  occurredAt: '2026-01-01T00:00:00.000Z',
  recordedAt: '2026-01-01T00:00:00.000Z',
  actor: { kind: 'operator' },
  source: { kind: 'command' },
  correlationId: 'spec',
  causationId: null,
  data: data as object,
});

const anyEvent = fc
  .constantFrom(...catalogue)
  .chain((definition) => admitted(definition.data).map((data) => ({ definition, whole: event(definition, data) })));

/** Each way to break the envelope, and what may stand in place of a member. */
const wrong: Readonly<Record<string, unknown>> = {
  id: 5,
  schemaVersion: 2,
  outcome: 'maybe',
  accountId: 5,
  accountSequence: 0,
  streamId: 'nothing',
  streamVersion: '1',
  logIndex: 'x',
  occurredAt: '2026-01-01 00:00',
  recordedAt: 17,
  actor: { kind: 'somebody' },
  source: 'command',
  correlationId: null,
  causationId: 1,
  data: 'x',
};

describe('asyncapi.yaml', () => {
  it('is an AsyncAPI 3 document', () => {
    const judge = addFormats(new Ajv({ strict: false })).compile(asyncApi3);
    expect(judge(published.document) ? [] : judge.errors).toEqual([]);
    expect(published.document).toMatchObject({ asyncapi: '3.0.0', channels: { events: { address: 'keytrail.events.v1' } } });
  });

  it('refers to its components only', () => {
    const references = JSON.stringify(published.document).match(/"\$ref":"[^"]*"/g) ?? [];
    expect(references.filter((reference) => !reference.startsWith('"$ref":"#/components/'))).toEqual([]);
  });

  it('has each event type that a room defines', async () => {
    const files = readdirSync('libs', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.events.ts'));
    const modules = await Promise.all(files.map((name) => import(join(process.cwd(), 'libs', name)) as Promise<Record<string, unknown>>));
    const arrays = modules.flatMap((module) => Object.values(module).filter(Array.isArray)) as EventDefinition[][];
    const neverInTheLog = new Set(mirrorEvents.map(({ type }) => type as string));
    const types = arrays.flat().map(({ type }) => type);
    expect(types.length).toBeGreaterThan(100);
    expect(types.filter((type) => !neverInTheLog.has(type) && !Object.hasOwn(published.document.components.messages, type))).toEqual([]);
  });

  it('has a definition that is added', () => {
    const added = { ...catalogue[0]!, type: 'KettleBoiled' };
    expect(asyncApi([...catalogue, added])).toHaveProperty(
      'components.messages.KettleBoiled.payload.properties.type.const',
      'KettleBoiled',
    );
    expect(eventsDocument([...catalogue, added])).toContain('`KettleBoiled`');
  });

  it('admits what the definitions admit, and no broken envelope', () => {
    fc.assert(
      fc.property(anyEvent, fc.constantFrom(...Object.keys(wrong)), ({ definition, whole }, member) => {
        expect(published.faults(whole)).toEqual([]);
        const { type } = definition;
        const { [member as 'id']: _, ...without } = whole;
        expect(published.faults({ ...without, type })).not.toEqual([]);
        expect(published.faults({ ...whole, [member]: wrong[member], type })).not.toEqual([]);
      }),
      { numRuns: process.env.KEYTRAIL_SOAK === '1' ? 20_000 : 400 },
    );
  });

  it('refuses data without a member that must be there', () => {
    for (const definition of catalogue.filter(({ data }) => data.required?.length))
      expect(published.faults(event(definition, {}))).not.toEqual([]);
  });

  it('admits what commands record', () => {
    const history = new SpecifiedHistory({ definitions: iamEvents, claimsOf });
    const issue = (name: string, body: object) => history.issue(iamCommands.find((command) => command.name === name)!, body);
    const policyDocument = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}';
    issue('CreateUser', { userName: 'ann', path: '/sales/', tags: [{ key: 'team', value: 'sales' }] });
    issue('CreateGroup', { groupName: 'ops' });
    issue('AddUserToGroup', { groupName: 'ops', userName: 'ann' });
    issue('CreatePolicy', { policyName: 'read', policyDocument });
    issue('PutUserPolicy', { userName: 'ann', policyName: 'own', policyDocument });
    issue('CreateAccessKey', { userName: 'ann' });
    issue('CreateAccountAlias', { accountAlias: 'brightwater' });
    expect(history.log.length).toBeGreaterThan(7);
    expect(history.log.flatMap((one) => published.faults({ ...one, id: event(catalogue[0]!, {}).id } as Recorded))).toEqual([]);
  });
});
