import { DomainError } from '@app/kernel';
import { policySize, validatePolicy, type PolicyDocument } from '@app/policy-engine';

/** AWS's quota of characters in a managed policy, without white space. */
const MANAGED_POLICY_SIZE = 6144;

/** The document of a managed policy as it is kept; MalformedPolicyDocument if AWS would not store it, LimitExceeded if it is too long. */
export function managedDocument(document: string | object): PolicyDocument {
  const policy = validatePolicy(document, 'identity');
  if (policySize(policy) > MANAGED_POLICY_SIZE)
    throw new DomainError('LimitExceeded', `Cannot exceed quota for PolicySize: ${MANAGED_POLICY_SIZE}`);
  return policy;
}
