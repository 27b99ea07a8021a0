import type { CompiledStatement } from './statement';

/** A statement and its place in its document. */
export interface Placed {
  readonly index: number;
  readonly statement: CompiledStatement;
}

/** The statements of a document that speak of an action. */
export interface Candidates {
  readonly denies: readonly Placed[];
  readonly allows: readonly Placed[];
}

/** As many actions a document remembers; then it forgets them all. An account asks for few, and hostile questions must not fill the memory. */
const REMEMBERED = 256;

/** Longer names are of no service: they are looked for each time. */
const LONGEST_NAME = 193;

/** The statements of a document, found by action: shared by all policies that hold the same text. */
export class CompiledDocument {
  private readonly byAction = new Map<string, Candidates>();

  constructor(readonly statements: readonly CompiledStatement[]) {}

  /** `action` in lower case. */
  candidates(action: string): Candidates {
    return this.byAction.get(action) ?? this.find(action);
  }

  private find(action: string): Candidates {
    const found: { denies: Placed[]; allows: Placed[] } = { denies: [], allows: [] };
    this.statements.forEach((statement, index) => {
      if (statement.action(action)) (statement.effect === 'Allow' ? found.allows : found.denies).push({ index, statement });
    });
    const candidates = found.allows.length + found.denies.length === 0 ? NONE : found;
    if (action.length > LONGEST_NAME) return candidates;
    if (this.byAction.size >= REMEMBERED) this.byAction.clear();
    this.byAction.set(action, candidates);
    return candidates;
  }
}

const NONE: Candidates = { denies: [], allows: [] };
