import type { CompiledStatement } from './statement';

/** A statement and its place in its document. */
export interface Placed {
  readonly index: number;
  readonly statement: CompiledStatement;
}

/** As many actions a document remembers; then it forgets them all. An account asks for few, and hostile questions must not fill the memory. */
const REMEMBERED = 256;

/** Longer names are of no service: they are looked for each time. */
const LONGEST_NAME = 193;

/** The statements of a document, found by action: shared by all policies that hold the same text. */
export class CompiledDocument {
  private readonly byAction = new Map<string, readonly Placed[]>();

  constructor(readonly statements: readonly CompiledStatement[]) {}

  /** The statements that speak of an action (in lower case), each Deny before every Allow. */
  candidates(action: string): readonly Placed[] {
    return this.byAction.get(action) ?? this.find(action);
  }

  private find(action: string): readonly Placed[] {
    const placed = this.statements.map((statement, index) => ({ index, statement })).filter(({ statement }) => statement.action(action));
    const denies = placed.filter(({ statement }) => statement.effect === 'Deny');
    const candidates = placed.length === 0 ? NONE : [...denies, ...placed.filter(({ statement }) => statement.effect === 'Allow')];
    if (action.length > LONGEST_NAME) return candidates;
    if (this.byAction.size >= REMEMBERED) this.byAction.clear();
    this.byAction.set(action, candidates);
    return candidates;
  }
}

const NONE: readonly Placed[] = [];
