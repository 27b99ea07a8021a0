import { DomainError, idOf, type Held } from '@app/kernel';
import { listOf, type PolicyDocument } from '@app/policy-engine';
import { claimBehindArn, nameClaim } from '../claim-names';

/** ARN → unique id: whom a policy that names principals means, for as long as it stands. AWS binds it to the ids; who comes later under the same name is another one. */
export type BoundPrincipals = Readonly<Record<string, string>>;

/** The names to look up for a document that names principals. */
export const principalNeeds = (document: PolicyDocument, accountId: string): string[] => [...namedHere(document, accountId).values()];

/** The unique ids behind the users and roles of this account that a document names; MalformedPolicyDocument if one of them does not exist. */
export function boundPrincipals(document: PolicyDocument, held: Held, accountId: string): { boundPrincipals?: BoundPrincipals } {
  const bound: Record<string, string> = {};
  for (const [arn, claim] of namedHere(document, accountId)) {
    const stream = held.holder(claim);
    if (stream === undefined) throw new DomainError('MalformedPolicyDocument', `Invalid principal in policy: "AWS":"${arn}"`);
    bound[arn] = idOf(stream);
  }
  return Object.keys(bound).length === 0 ? {} : { boundPrincipals: bound };
}

/** The streams that must still be there when a policy is stored that is bound to these ids. */
export const boundStreams = (bound: BoundPrincipals = {}): string[] =>
  Object.values(bound).map((uniqueId) => `${uniqueId.startsWith('AIDA') ? 'user' : 'role'}/${uniqueId}`);

/** The users and roles of this account that a document names: ARN → claim. A session is its role's. */
function namedHere({ Statement }: PolicyDocument, accountId: string): Map<string, string> {
  const named = new Map<string, string>();
  for (const { Principal, NotPrincipal } of listOf(Statement)) {
    for (const element of [Principal, NotPrincipal]) {
      if (typeof element !== 'object') continue;
      for (const arn of listOf(element.AWS ?? [])) {
        const [, owner, role] = /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\/.+$/.exec(arn) ?? [];
        const claim = role !== undefined && owner === accountId ? nameClaim('role', role) : claimBehindArn(arn, accountId);
        if (claim !== undefined && !claim.startsWith('policy')) named.set(arn, claim);
      }
    }
  }
  return named;
}
