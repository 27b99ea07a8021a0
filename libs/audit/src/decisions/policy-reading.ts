import { isAwsManagedPolicy } from '@app/kernel';
import { awsPolicy, compilePolicy, emptyPolicy, type BoundPrincipals, type CompiledPolicy } from '@app/policy-engine';

/** Compiles the policies of one answer, and keeps the names of those that nobody can read. */
export class PolicyReading {
  private readonly unreadable = new Set<string>();

  /** `document`: JSON text, null where nobody has told it: then the catalogue tells AWS's own. Undefined where it cannot be read. */
  policy(name: string, document: string | null, bound?: BoundPrincipals): CompiledPolicy | undefined {
    const text = document ?? (isAwsManagedPolicy(name) ? awsPolicy(name)?.document : undefined);
    try {
      if (text !== undefined) return compilePolicy(text, name, { bound });
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
