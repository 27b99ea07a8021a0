import type { Static, TObject } from '@sinclair/typebox';
import type { StreamId, SubjectKind } from './stream-id';

/** What an event says of the call behind it: something changed, a change was refused, or a call that changes no permission. */
export type Outcome = 'change' | 'attempt' | 'call';

/** Which members of `data` name something that the event is about; `target=` finds these and `iam/mirror` fills in their ids. */
export interface Subject {
  readonly kind: SubjectKind;
  /** The member that holds the name (or the ARN, for a policy; the serial number, for an MFA device). */
  readonly name?: string;
  /** The member that holds the unique id. */
  readonly id?: string;
}

/** An event type as a run-time value: the store, the documents and the upcasters read it. The TypeScript type of `data` follows from its schema. */
export interface EventDefinition<T extends string = string, D extends TObject = TObject> {
  readonly type: T;
  readonly schemaVersion: number;
  readonly outcome: Outcome;
  readonly data: D;
  readonly subjects: readonly Subject[];
  /** One sentence for people: the business fact. */
  readonly summary: string;
  /** Pure steps from version n of `data` to n + 1. */
  readonly upcast?: Readonly<Record<number, (older: unknown) => unknown>>;
}

/** Checks the literal types of a definition and gives it back. */
export const defineEvent = <T extends string, D extends TObject>(definition: EventDefinition<T, D>): EventDefinition<T, D> => definition;

/** What a decider returns: the type and the data of a fact, for each of the given definitions. */
export type FactOf<D extends EventDefinition> =
  D extends EventDefinition<infer T, infer S> ? { readonly type: T; readonly data: Static<S> } : never;

export interface Fact {
  readonly type: string;
  readonly data: object;
}

export type ActorKind =
  | 'operator'
  | 'root'
  | 'user'
  | 'role'
  | 'role-session'
  | 'federated'
  | 'external-account'
  | 'service'
  | 'anonymous'
  | 'system';

/** Who did it. */
export interface Actor {
  readonly kind: ActorKind;
  readonly arn?: string;
  readonly principalId?: string;
  readonly accessKeyId?: string;
  readonly sessionName?: string;
  readonly sourceIdentity?: string;
  readonly sourceIp?: string;
  readonly userAgent?: string;
}

/** Where we know it from. `eventId` and `sha256` are the record's own id and the hash of its raw bytes: imports are idempotent and provable. */
export interface Source {
  readonly kind: 'command' | 'cloudtrail' | 'snapshot' | 'credential-report' | 'schedule';
  readonly eventId?: string;
  readonly sha256?: string;
  readonly file?: string;
}

/** An event on its way into the log. `occurredAt` is given for imported facts only: a command's is the time at which it is recorded. */
export interface PendingEvent<T extends string = string, D extends object = object> {
  readonly id: string;
  readonly type: T;
  readonly schemaVersion: number;
  readonly outcome: Outcome;
  readonly accountId: string;
  readonly streamId: StreamId;
  readonly actor: Actor;
  readonly source: Source;
  readonly correlationId: string;
  readonly causationId: string | null;
  /** ISO 8601 UTC with milliseconds, so that text order is time order. */
  readonly occurredAt?: string;
  readonly data: D;
}

/** The envelope: an event as the log holds it and as consumers get it. Times are ISO 8601 UTC with milliseconds; the three counters begin at 1 and have no gap. */
export interface Recorded<T extends string = string, D extends object = object> extends PendingEvent<T, D> {
  readonly accountSequence: number;
  readonly streamVersion: number;
  readonly logIndex: number;
  readonly occurredAt: string;
  readonly recordedAt: string;
}

/** The envelope of each of the given definitions. */
export type RecordedOf<D extends EventDefinition> = D extends EventDefinition<infer T, infer S> ? Recorded<T, Static<S> & object> : never;
