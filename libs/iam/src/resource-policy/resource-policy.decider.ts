import { canonicalJson, DomainError, parseArn, type Command, type CommandContext, type StreamId } from '@app/kernel';
import { policyBearer, policySize, validatePolicy, type PolicyDocument } from '@app/policy-engine';
import type { IamCommand } from '../iam-command';
import { boundPrincipals, principalNeeds } from '../trust-policy/bound-principals';
import { resourcePolicyFold, type ResourcePolicy } from './resource-policy';
import { RemoveResourcePolicy, SetResourcePolicy } from './resource-policy.commands';

/** Quotas of characters by service, without white space; most services take as much as S3. */
const SIZES: Readonly<Record<string, number>> = { kms: 32_768, sns: 30_720 };
const USUAL_SIZE = 20_480;

const ofResource = {
  stream: ({ resourceArn }: { readonly resourceArn: string }, _: CommandContext): StreamId => `resource/${resourceArn}`,
  fold: resourcePolicyFold,
  result: (): object => ({}),
};

function documentFor({ resourceArn, document }: SetResourcePolicy): PolicyDocument {
  const service = parseArn(resourceArn)?.service ?? '';
  const bearer = policyBearer(resourceArn);
  if (bearer !== resourceArn) throw new DomainError('ValidationError', `${resourceArn} is judged by the policy of ${bearer}: set it there`);
  if (service === 'iam' || service === 'sts')
    throw new DomainError('ValidationError', 'Of what IAM keeps only roles bear a policy, their trust policy: use UpdateAssumeRolePolicy');
  const policy = validatePolicy(document, 'resource');
  const size = SIZES[service] ?? USUAL_SIZE;
  if (policySize(policy) > size)
    throw new DomainError('LimitExceeded', `Cannot exceed quota for the policy of a resource of ${service}: ${size}`);
  return policy;
}

/** The same document is a change if somebody else bears one of its names by now. */
export const setResourcePolicy: IamCommand<SetResourcePolicy, ResourcePolicy> = {
  name: 'SetResourcePolicy',
  body: SetResourcePolicy,
  ...ofResource,
  needs: (command, _, accountId) => principalNeeds(documentFor(command), accountId),
  decide(command, policy, { held, accountId }) {
    const document = documentFor(command);
    const bound = boundPrincipals(document, held, accountId);
    const told = canonicalJson([document, bound.boundPrincipals ?? {}]);
    if (policy.status === 'set' && told === canonicalJson([policy.document, policy.boundPrincipals])) return [];
    return [{ type: 'ResourcePolicySet', data: { resourceArn: command.resourceArn, document, ...bound } }];
  },
};

export const removeResourcePolicy: IamCommand<RemoveResourcePolicy, ResourcePolicy> = {
  name: 'RemoveResourcePolicy',
  body: RemoveResourcePolicy,
  ...ofResource,
  decide({ resourceArn }, { status }) {
    if (status === 'none') throw new DomainError('NoSuchEntity', `${resourceArn} has no resource policy.`);
    return [{ type: 'ResourcePolicyRemoved', data: { resourceArn } }];
  },
};

export const resourcePolicyCommands: readonly Command[] = [setResourcePolicy, removeResourcePolicy];
