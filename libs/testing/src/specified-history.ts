import { Value } from '@sinclair/typebox/value';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import {
  DomainError,
  heldFrom,
  type Claims,
  type Command,
  type CommandContext,
  type EventDefinition,
  type Fold,
  type IdPrefix,
  type PendingEvent,
  type Recorded,
  type StreamId,
} from '@app/kernel';

/** The domain that is specified: its catalogue and what its events claim. */
export interface SpecifiedDomain {
  readonly definitions: readonly EventDefinition[];
  claimsOf(event: PendingEvent): Claims | undefined;
  readonly accountId?: string;
}

/** What a command came to. */
export interface Decided {
  readonly events: readonly Recorded[];
  readonly result: object;
}

/** The id of the nth access key that a specification's history has issued an id for. */
export const sampleKeyId = (number: number): string => `AKIASAMPLEKEY${String(number).padStart(7, '0')}`;

/**
 * The history of one account as plain data: streams, and the names that its events claimed. It carries commands out as the event store does, one after the other, so whatever claims would
 * refuse here a decider has failed to refuse before: that is an error of the domain, not a refusal.
 */
export class SpecifiedHistory {
  readonly accountId: string;
  readonly log: Recorded[] = [];
  readonly claimed: Record<string, string> = {};
  readonly counts: Record<string, number> = {};
  private issued = 0;

  constructor(private readonly domain: SpecifiedDomain) {
    this.accountId = domain.accountId ?? '100000000001';
  }

  /** Validates, decides and records; throws the DomainError of a refusal. `more` is what the context has beyond a `CommandContext`. */
  issue<C extends object, S, X extends CommandContext>(command: Command<C, S, X>, sent: object, more: object = {}): Decided {
    const body = validated(command, sent);
    const base: CommandContext = {
      accountId: this.accountId,
      now: this.time(),
      held: this.heldFor(command, body),
      freshId: this.freshIds(),
      also: {},
    };
    const also = Object.entries(command.also ?? {}).map(([name, { stream, fold }]) => [name, this.state(fold, stream(body, base as X))]);
    const context = { ...base, also: Object.fromEntries(also) as object, ...more } as X;
    const streamId = command.stream(body, context);
    const facts = command.decide(body, this.state(command.fold, streamId), context);
    const events = facts.map(({ type, data }) => this.record(streamId, type, data));
    return { events, result: command.result(events, this.state(command.fold, streamId), this.accountId) };
  }

  state<S>(fold: Fold<S>, streamId: StreamId): S {
    return this.log.filter((event) => event.streamId === streamId).reduce((state, event) => fold.evolve(state, event), fold.initial);
  }

  private time(): string {
    return new Date(Date.UTC(2026, 0, 1, 0, 0, this.log.length)).toISOString();
  }

  private freshIds(): Record<IdPrefix, string> {
    const body = String(++this.issued).padStart(5, '0');
    return {
      AIDA: `AIDAUSER${body}`,
      AGPA: `AGPAGROUP${body}`,
      AROA: `AROAROLE${body}`,
      ANPA: `ANPAPOLICY${body}`,
      AKIA: sampleKeyId(this.issued),
    };
  }

  private heldFor<C extends object, S, X extends CommandContext>(command: Command<C, S, X>, body: C) {
    const wanted = new Set<string>();
    for (let round = 0; round < 5; round++) {
      const visible = Object.entries(this.claimed).filter(([name]) =>
        [...wanted].some((want) => (want.endsWith('/') ? name.startsWith(want) : name === want)),
      );
      const held = heldFrom(Object.fromEntries(visible));
      const asked = (command.needs?.(body, held, this.accountId) ?? []).filter((name) => !wanted.has(name));
      if (asked.length === 0) return held;
      for (const name of asked) wanted.add(name);
    }
    throw new Error(`${command.name} never stops asking for names`);
  }

  private record(streamId: StreamId, type: string, data: object): Recorded {
    const definition = this.domain.definitions.find((known) => known.type === type);
    if (!definition) throw new Error(`No event definition is named ${type}`);
    const strict = { ...definition.data, additionalProperties: false };
    const [fault] = Value.Errors(strict, JSON.parse(JSON.stringify(data)));
    if (fault) throw new Error(`${type} ${fault.path}: ${fault.message}`);
    const at = this.time();
    const event: Recorded = {
      id: `event-${this.log.length + 1}`,
      type,
      schemaVersion: definition.schemaVersion,
      outcome: definition.outcome,
      accountId: this.accountId,
      streamId,
      actor: { kind: 'operator' },
      source: { kind: 'command' },
      correlationId: 'specification',
      causationId: null,
      data,
      accountSequence: this.log.length + 1,
      streamVersion: this.log.filter((earlier) => earlier.streamId === streamId).length + 1,
      logIndex: this.log.length + 1,
      occurredAt: at,
      recordedAt: at,
    };
    this.claim(event);
    this.log.push(event);
    return event;
  }

  private claim(event: Recorded): void {
    const { claim = {}, release = [], present = [], absent = [], count } = this.domain.claimsOf(event) ?? {};
    const insist = (holds: boolean, sentence: string): void => {
      if (!holds) throw new Error(`${event.type}: ${sentence}`);
    };
    for (const name of present) insist(Object.hasOwn(this.claimed, name), `${name} must be there`);
    for (const name of release) {
      insist(Object.hasOwn(this.claimed, name), `${name} is released but not held`);
      delete this.claimed[name];
    }
    for (const name of absent)
      insist(
        !Object.keys(this.claimed).some((held) => (name.endsWith('/') ? held.startsWith(name) : held === name)),
        `${name} must not be held`,
      );
    for (const [name, holder] of Object.entries(claim)) {
      insist(!Object.hasOwn(this.claimed, name), `${name} is held already`);
      this.claimed[name] = holder;
    }
    if (!count) return;
    const counted = (this.counts[count.of] ?? 0) + count.by;
    if (counted > count.atMost) throw new DomainError('LimitExceeded', `More than ${count.atMost} ${count.of}`);
    this.counts[count.of] = counted;
  }
}

function validated<C extends object>(command: { readonly name: string; readonly body: new () => C }, sent: object): C {
  const body = plainToInstance(command.body, sent);
  const faults = validateSync(body, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: false });
  if (faults.length > 0) throw new DomainError('ValidationError', `${command.name}: ${faults.map(String).join('; ')}`);
  return body;
}
