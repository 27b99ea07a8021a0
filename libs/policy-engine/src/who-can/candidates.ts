import type { RequestedResource } from '../matching/requested-resource';
import type { IndexedStatement } from './indexed-statement';

/** Statements kept for actions that were asked about, all actions together; an action alone counts for some. */
const MOST_KEPT = 1_000_000;
const OF_AN_ACTION = 20;

/** The statements that speak of one action, by what their resources begin with. */
class ActionStatements {
  readonly byPrefix = new Map<string, IndexedStatement[]>();
  lengths: readonly number[] = [];
  size = OF_AN_ACTION;

  add(statement: IndexedStatement): void {
    for (const prefix of statement.prefixes) {
      const there = this.byPrefix.get(prefix);
      if (there) there.push(statement);
      else {
        this.byPrefix.set(prefix, [statement]);
        if (!this.lengths.includes(prefix.length)) this.lengths = [...this.lengths, prefix.length];
      }
    }
    this.size += statement.prefixes.length;
  }

  /** How many places it stood in. */
  delete(statement: IndexedStatement): number {
    const before = this.size;
    for (const prefix of statement.prefixes) {
      const there = this.byPrefix.get(prefix) ?? [];
      const at = there.indexOf(statement);
      if (at < 0) continue;
      there.splice(at, 1);
      if (there.length === 0) this.byPrefix.delete(prefix);
      this.size--;
    }
    return before - this.size;
  }
}

/** Finds the statements that may speak of a request: by action, remembered for the actions asked about last, and by the literal beginning of resources. */
export class Candidates {
  private readonly statements = new Set<IndexedStatement>();
  private readonly actions = new Map<string, ActionStatements>();
  private kept = 0;
  private questions = 0;

  add(statement: IndexedStatement): void {
    this.statements.add(statement);
    for (const [action, kept] of this.actions)
      if (statement.statement.action(action)) {
        kept.add(statement);
        this.kept += statement.prefixes.length;
      }
  }

  delete(statement: IndexedStatement): void {
    this.statements.delete(statement);
    for (const kept of this.actions.values()) this.kept -= kept.delete(statement);
  }

  /** Calls `meet` once for each statement whose action fits and whose resources may; a request with wildcards meets whatever fits its action. */
  forEach(action: string, resource: RequestedResource, meet: (statement: IndexedStatement) => void): void {
    const question = ++this.questions;
    const { byPrefix, lengths } = this.of(action);
    const meetAll = (found: readonly IndexedStatement[]): void => {
      for (const statement of found) {
        if (statement.metBy === question) continue;
        statement.metBy = question;
        meet(statement);
      }
    };
    if (!resource.single) for (const found of byPrefix.values()) meetAll(found);
    else
      for (const length of lengths) {
        const found = length <= resource.text.length ? byPrefix.get(resource.text.slice(0, length)) : undefined;
        if (found) meetAll(found);
      }
  }

  private of(action: string): ActionStatements {
    const known = this.actions.get(action);
    if (known) {
      this.actions.delete(action);
      this.actions.set(action, known);
      return known;
    }
    const found = new ActionStatements();
    for (const statement of this.statements) if (statement.statement.action(action)) found.add(statement);
    this.actions.set(action, found);
    this.kept += found.size;
    for (const [oldest, { size }] of this.actions) {
      if (this.kept <= MOST_KEPT || oldest === action) break;
      this.actions.delete(oldest);
      this.kept -= size;
    }
    return found;
  }
}
