import { DomainError, type CommandContext, type StreamId } from '@app/kernel';
import { policyFold, type ActivePolicy, type Policy } from './policy';
import { policyNeeds, policyReference } from './policy-reference';

interface Body {
  readonly policyArn: string;
}

/** What every command on one customer managed policy has in common. */
export const ofPolicy = {
  needs: ({ policyArn }: Body, _: unknown, accountId: string): readonly string[] => policyNeeds(policyArn, accountId),
  stream({ policyArn }: Body, { held, accountId }: CommandContext): StreamId {
    const { policyId } = policyReference(policyArn, held, accountId);
    if (policyId === undefined) throw new DomainError('NoSuchEntity', `Policy ${policyArn} is AWS’s own: this account cannot change it.`);
    return `policy/${policyId}`;
  },
  fold: policyFold,
  result: (): object => ({}),
};

export function existingPolicy(state: Policy, { policyArn }: Body): ActivePolicy {
  if (state.status !== 'active') throw new DomainError('NoSuchEntity', `Policy ${policyArn} not found`);
  return state;
}
