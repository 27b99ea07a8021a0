import type { Recorded } from '@app/kernel';
import type { Position } from './fold-order';
import type { Knowledge } from './known';

export type Data = Readonly<Record<string, unknown>>;

/** The text in a member of an event's data. */
export const textIn = (data: Data, member: string): string | undefined => {
  const value = data[member];
  return typeof value === 'string' ? value : undefined;
};

/** One account's fold: what is known so far and what was told. `cause` is the event that is being folded. */
export class Folding {
  readonly arranged: Recorded[] = [];
  private facts = 0;

  constructor(
    readonly knowledge: Knowledge,
    public cause: Recorded,
    public position: Position,
  ) {}

  begin(cause: Recorded, position: Position): void {
    if (cause.id !== this.cause.id || position !== this.position) this.facts = 0;
    this.cause = cause;
    this.position = position;
  }

  /** The recorded event with its ids filled in. */
  pass(data: Data): void {
    this.arranged.push({ ...this.cause, data });
  }

  /** A fact that only the fold knows: it bears the time, source and log index of the event that told it, and an id made of that event's. */
  tell(type: string, data: Data): void {
    const { cause, position } = this;
    const id = `${cause.id}/${position.split(' ', 2)[1]}.${++this.facts}`;
    this.arranged.push({ ...cause, id, type, schemaVersion: 1, outcome: 'change', actor: { kind: 'system' }, causationId: cause.id, data });
  }
}
