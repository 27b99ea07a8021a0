import Ajv2020 from 'ajv/dist/2020';
import type { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';

interface Described {
  readonly components: { readonly messages: Readonly<Record<string, object>> };
}

/** docs/generated/asyncapi.yaml as a consumer has it: judges events, and headers of records, by the schemas of their type. */
export class PublishedSchemas {
  readonly document = parse(readFileSync(resolve(process.cwd(), 'docs/generated/asyncapi.yaml'), 'utf8')) as Described;
  private readonly ajv = addFormats(new Ajv2020({ strict: false, allErrors: true })).addSchema(this.document, 'asyncapi');
  private readonly judges = new Map<string, ValidateFunction>();

  /** What is wrong with the event, in words; empty if nothing is. */
  faults(event: { readonly type: string }): string[] {
    return this.judged(event.type, 'payload', event);
  }

  /** The same of the headers, as text, of a record with an event of this type. */
  headerFaults(type: string, headers: Readonly<Record<string, string>>): string[] {
    return this.judged(type, 'headers', headers);
  }

  private judged(type: string, part: 'payload' | 'headers', value: object): string[] {
    if (!Object.hasOwn(this.document.components.messages, type)) return [`asyncapi.yaml has no message ${type}`];
    const pointer = `asyncapi#/components/messages/${type}/${part}`;
    let judge = this.judges.get(pointer);
    if (!judge) this.judges.set(pointer, (judge = this.ajv.compile({ $ref: pointer })));
    return judge(value) ? [] : (judge.errors ?? []).map(({ instancePath, message }) => `${type}${instancePath} ${message ?? ''}`);
  }
}
