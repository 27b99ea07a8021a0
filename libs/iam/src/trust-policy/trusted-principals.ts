import { DomainError, type Held } from '@app/kernel';
import { policySize, validatePolicy, type PolicyDocument } from '@app/policy-engine';
import { boundPrincipals, principalNeeds, type BoundPrincipals } from './bound-principals';

/** AWS's default quota of characters in a trust policy, without white space. */
const TRUST_POLICY_SIZE = 2048;

/** A trust policy with the unique ids behind the users and roles of this account that it names. */
export interface Trust {
  readonly policyDocument: PolicyDocument;
  readonly boundPrincipals?: BoundPrincipals;
}

/** The names to look up for a trust policy. */
export const trustNeeds = (document: string | object, accountId: string): string[] =>
  principalNeeds(validatePolicy(document, 'trust'), accountId);

/** MalformedPolicyDocument if AWS would not store the document, or if it trusts somebody of this account who does not exist; LimitExceeded if it is too long. */
export function trustOf(document: string | object, held: Held, accountId: string): Trust {
  const policyDocument = validatePolicy(document, 'trust');
  if (policySize(policyDocument) > TRUST_POLICY_SIZE)
    throw new DomainError('LimitExceeded', `Cannot exceed quota for ACLSizePerRole: ${TRUST_POLICY_SIZE}`);
  return { policyDocument, ...boundPrincipals(policyDocument, held, accountId) };
}
