import { compilePolicy, emptyPolicy, type BoundPrincipals, type CompiledPolicy } from '@app/policy-engine';

/** Compiles the policies of one answer, and keeps the names of those that nobody can read. */
export class PolicyReading {
  private readonly unreadable = new Set<string>();

  /** `document`: JSON text, null where nobody has told it. Undefined where it cannot be read. */
  policy(name: string, document: string | null, bound?: BoundPrincipals): CompiledPolicy | undefined {
    try {
      if (document !== null) return compilePolicy(document, name, { bound });
    } catch {
      // A mirrored account may hold what AWS once took and nobody can read.
    }
    this.unreadable.add(name);
    return undefined;
  }

  /** What limits others allows nothing where it cannot be read. */
  limit(name: string, document: string | null): CompiledPolicy {
    return this.policy(name, document) ?? emptyPolicy(name);
  }

  /** `unknown-policy <name>` for each that could not be read. */
  get degraded(): readonly string[] {
    return [...this.unreadable].sort().map((name) => `unknown-policy ${name}`);
  }
}
