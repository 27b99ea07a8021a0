import type { CompiledStatement } from './statement';

/** A statement and its place in its document. */
export interface Placed {
  readonly index: number;
  readonly statement: CompiledStatement;
}

/** So much a document remembers, in actions and statements found; then it forgets all. An account asks for few actions, and hostile questions must not fill the memory. */
const REMEMBERED = 1_024;

/** Longer names are of no service: they are looked for each time. */
const LONGEST_NAME = 193;

/** The statements of a document, found by action: shared by all policies that hold the same text. */
export class CompiledDocument {
  private readonly byAction = new Map<string, readonly Placed[]>();

  private remembered = 0;
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
    this.remembered += candidates.length + 1;
    if (this.remembered > REMEMBERED) {
      this.byAction.clear();
      this.remembered = candidates.length + 1;
    }
    this.byAction.set(action, candidates);
    return candidates;
  }
}

const NONE: readonly Placed[] = [];
