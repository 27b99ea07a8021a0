import { DomainError, idOf, type Held } from '@app/kernel';
import { listOf, policySize, validatePolicy, type PolicyDocument } from '@app/policy-engine';
import { claimBehindArn, nameClaim } from '../claim-names';

/** AWS's default quota of characters in a trust policy, without white space. */
const TRUST_POLICY_SIZE = 2048;

/** A trust policy with the unique ids behind the users and roles of this account that it names: AWS binds to the ids. */
export interface Trust {
  readonly policyDocument: PolicyDocument;
  /** ARN → unique id. */
  readonly boundPrincipals?: Readonly<Record<string, string>>;
}

/** The names to look up for a trust policy. */
export const trustNeeds = (document: string | object, accountId: string): string[] => [
  ...namedHere(validatePolicy(document, 'trust'), accountId).values(),
];

/** MalformedPolicyDocument if AWS would not store the document, or if it trusts somebody of this account who does not exist; LimitExceeded if it is too long. */
export function trustOf(document: string | object, held: Held, accountId: string): Trust {
  const policyDocument = validatePolicy(document, 'trust');
  if (policySize(policyDocument) > TRUST_POLICY_SIZE)
    throw new DomainError('LimitExceeded', `Cannot exceed quota for ACLSizePerRole: ${TRUST_POLICY_SIZE}`);
  const bound: Record<string, string> = {};
  for (const [arn, claim] of namedHere(policyDocument, accountId)) {
    const stream = held.holder(claim);
    if (stream === undefined) throw new DomainError('MalformedPolicyDocument', `Invalid principal in policy: "AWS":"${arn}"`);
    bound[arn] = idOf(stream);
  }
  return Object.keys(bound).length === 0 ? { policyDocument } : { policyDocument, boundPrincipals: bound };
}

/** The users and roles of this account that a trust policy names: ARN → claim. A session is its role's. */
function namedHere({ Statement }: PolicyDocument, accountId: string): Map<string, string> {
  const named = new Map<string, string>();
  for (const { Principal } of listOf(Statement)) {
    if (typeof Principal !== 'object') continue;
    for (const arn of listOf(Principal.AWS ?? [])) {
      const [, owner, role] = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\/.+$/.exec(arn) ?? [];
      const claim = role !== undefined && owner === accountId ? nameClaim('role', role) : claimBehindArn(arn, accountId);
      if (claim !== undefined && !claim.startsWith('policy')) named.set(arn, claim);
    }
  }
  return named;
}
