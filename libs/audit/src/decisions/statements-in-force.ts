import type { CompiledPolicy, CompiledStatement } from '@app/policy-engine';
import { PolicyReading } from './policy-reading';

/** What a statement says; `notActions` and `notResources` stand for everything but these. */
export interface StatementInForce {
  /** ARN, `inline:<holder ARN>/<name>`, or `scp:<level>/<name>`. */
  readonly policy: string;
  readonly statement: { readonly index: number; readonly sid?: string; readonly effect: 'Allow' | 'Deny' };
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources?: readonly string[];
  readonly notResources?: readonly string[];
  /** All must hold. */
  readonly conditions: readonly { readonly operator: string; readonly key: string; readonly values: readonly string[] }[];
}

function said({ actions, resources, conditions }: CompiledStatement): Omit<StatementInForce, 'policy' | 'statement'> {
  const listed = actions.listed.map(({ text }) => text);
  const named = resources?.listed.map(({ text }) => text);
  return {
    ...(actions.negated ? { notActions: listed } : { actions: listed }),
    ...(named && (resources?.negated ? { notResources: named } : { resources: named })),
    conditions: conditions.map(({ operator, key, values }) => ({ operator, key, values })),
  };
}

/** Reads the statements of policies, and keeps what makes the whole less than certain. */
export class StatementsInForce {
  private readonly reading = new PolicyReading();
  private readonly unsupported = new Set<string>();

  /** Those of a policy that `counts`, in its order; none if nobody can read it. */
  of(
    name: string,
    document: string | null,
    { bound, counts = () => true }: { bound?: CompiledPolicy['bound']; counts?: (statement: CompiledStatement) => boolean } = {},
  ): StatementInForce[] {
    const policy = this.reading.policy(name, document, bound);
    return (policy?.statements ?? []).flatMap((statement, index) => {
      if (!counts(statement)) return [];
      for (const operator of statement.unsupported) this.unsupported.add(operator);
      return [{ ...(policy as CompiledPolicy).reference(index), ...said(statement) }];
    });
  }

  get degraded(): readonly string[] {
    return [...this.reading.degraded, ...[...this.unsupported].map((operator) => `unsupported-condition ${operator}`)];
  }
}
