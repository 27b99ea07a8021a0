import { DomainError, idOf, isAwsManagedPolicy, type Held } from '@app/kernel';
import { claimBehindArn } from '../claim-names';
import type { PolicyReference } from '../policy-holder/holdings';

/** The names to look up for a managed policy's ARN: none for AWS's own policies, which always exist. */
export function policyNeeds(policyArn: string | undefined, accountId: string): string[] {
  const claim = policyArn === undefined ? undefined : claimBehindArn(policyArn, accountId);
  return claim === undefined ? [] : [claim];
}

/** The policy behind an ARN; NoSuchEntity unless it is AWS's own or exists in this account. */
export function policyReference(policyArn: string, held: Held, accountId: string): PolicyReference {
  if (isAwsManagedPolicy(policyArn)) return { policyArn };
  const claim = claimBehindArn(policyArn, accountId);
  const stream = claim === undefined ? undefined : held.holder(claim);
  if (!stream?.startsWith('policy/')) throw new DomainError('NoSuchEntity', `Policy ${policyArn} does not exist or is not attachable.`);
  return { policyArn, policyId: idOf(stream) };
}
