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

  private readonly denies: readonly Placed[];
  private readonly allows: readonly Placed[];

  constructor(readonly statements: readonly CompiledStatement[]) {
    const placed = statements.map((statement, index) => ({ index, statement }));
    this.denies = placed.filter(({ statement }) => statement.effect === 'Deny');
    this.allows = placed.filter(({ statement }) => statement.effect === 'Allow');
  }

  /** The statements that speak of an action (in lower case), each Deny before every Allow. */
  candidates(action: string): readonly Placed[] {
    return this.byAction.get(action) ?? this.find(action);
  }

  private find(action: string): readonly Placed[] {
    const speaks = ({ statement }: Placed): boolean => statement.action(action);
    const found = [...this.denies.filter(speaks), ...this.allows.filter(speaks)];
    const candidates = found.length === 0 ? NONE : found;
    if (action.length > LONGEST_NAME) return candidates;
    if (this.byAction.size >= REMEMBERED) this.byAction.clear();
    this.byAction.set(action, candidates);
    return candidates;
  }
}

const NONE: readonly Placed[] = [];
