import type { Call } from '../call';

/** A fact out of a record: its data is checked against the event's schema before it is appended. */
export interface MappedFact {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What a successful call says; nothing if it changed nothing. */
export type Mapping = (call: Call) => readonly MappedFact[];
export type Mappings = Readonly<Record<string, Mapping>>;

export const fact = (type: string, data: Readonly<Record<string, unknown>>): MappedFact => ({ type, data });

/** The fact only if its member is told. */
export const factIf = (told: unknown, type: string, data: Readonly<Record<string, unknown>>): MappedFact[] =>
  told === undefined ? [] : [fact(type, data)];

/** A call that becomes one event out of named texts of its request. */
export const copies =
  (type: string, ...names: string[]): Mapping =>
  (call) => [fact(type, Object.fromEntries(names.map((name) => [name, call.text(name)])))];

/** `Active` or `Inactive` in the request decides. */
export const byStatus = (call: Call, active: string, inactive: string): string =>
  /^active$/i.test(call.text('status') ?? '') ? active : inactive;
