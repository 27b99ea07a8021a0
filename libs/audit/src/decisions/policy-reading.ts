import { isAwsManagedPolicy } from '@app/kernel';
import { awsPolicy, compilePolicy, emptyPolicy, type BoundPrincipals, type CompiledPolicy } from '@app/policy-engine';

/** AWS's own policies by ARN: some of them are so long that even finding them compiled by their text takes a while. */
const AWS = new Map<string, CompiledPolicy>();

function compiledOfAws(arn: string): CompiledPolicy | undefined {
  const known = AWS.get(arn);
  const told = known ? undefined : awsPolicy(arn);
  if (!told) return known;
  const policy = compilePolicy(told.document, arn);
  AWS.set(arn, policy);
  return policy;
}

function compiled(name: string, document: string, bound: BoundPrincipals | undefined): CompiledPolicy | undefined {
  try {
    return compilePolicy(document, name, { bound });
  } catch {
    // A mirrored account may hold what AWS once took and nobody can read.
    return undefined;
  }
}

/** Compiles the policies of one answer, and keeps the names of those that nobody can read. */
export class PolicyReading {
  private readonly unreadable = new Set<string>();

  /** `document`: JSON text, null where nobody has told it: then the catalogue tells AWS's own. Undefined where it cannot be read. */
  policy(name: string, document: string | null, bound?: BoundPrincipals): CompiledPolicy | undefined {
    const policy = document === null ? (isAwsManagedPolicy(name) ? compiledOfAws(name) : undefined) : compiled(name, document, bound);
    if (!policy) this.unreadable.add(name);
    return policy;
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
