import { CompiledDocument, type Placed } from './compiled-document';
import type { BoundPrincipals } from './principal-element';
import type { CompiledStatement } from './statement';

/** Where a statement stands. */
export interface StatementReference {
  readonly policy: string;
  /** `index` counts from 0 in the document. */
  readonly statement: { readonly index: number; readonly sid?: string; readonly effect: 'Allow' | 'Deny' };
}

/** A policy ready to be asked: a name, and a document that all policies of the same text share. */
export class CompiledPolicy {
  private readonly references: StatementReference[] = [];
  private readonly labels: string[] = [];

  constructor(
    /** The policy's ARN, or `inline:<holder ARN>/<name>`. */
    readonly name: string,
    readonly document: CompiledDocument,
    /** The unique ids that the ARNs in a trust or resource policy were bound to when it was stored. */
    readonly bound?: BoundPrincipals,
  ) {}

  /** In the document's order. */
  get statements(): readonly CompiledStatement[] {
    return this.document.statements;
  }

  /** The statements that speak of an action, which is in lower case; each Deny before every Allow. */
  candidates(action: string): readonly Placed[] {
    return this.document.candidates(action);
  }

  /** The statement's place, for answers. */
  reference(index: number): StatementReference {
    return (this.references[index] ??= this.refer(index));
  }

  /** The statement's place, in words: `Statement 0 (Read) of <policy>`. */
  label(index: number): string {
    return (this.labels[index] ??= this.describe(index));
  }

  private describe(index: number): string {
    const sid = this.statements[index]?.sid;
    return `Statement ${index}${sid ? ` (${sid})` : ''} of ${this.name}`;
  }

  private refer(index: number): StatementReference {
    const { sid, effect } = this.statements[index] as CompiledStatement;
    return { policy: this.name, statement: sid === undefined ? { index, effect } : { index, sid, effect } };
  }
}

/** A policy without statements: it denies nothing and allows nothing, so as a boundary or as a level of SCPs it lets nothing pass. */
export const emptyPolicy = (name: string): CompiledPolicy => new CompiledPolicy(name, new CompiledDocument([]));
