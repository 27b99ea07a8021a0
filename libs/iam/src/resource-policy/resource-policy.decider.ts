import { canonicalJson, DomainError, parseArn, type Command, type CommandContext, type StreamId } from '@app/kernel';
import { policyBearer, policySize, validatePolicy, type PolicyDocument } from '@app/policy-engine';
import type { IamCommand } from '../iam-command';
import { boundPrincipals, principalNeeds } from '../trust-policy/bound-principals';
import { resourcePolicyFold, type ResourcePolicy } from './resource-policy';
import { RemoveResourcePolicy, SetResourcePolicy } from './resource-policy.commands';

/** Quotas of characters by service, without white space; most services take as much as S3. */
const SIZES: Readonly<Record<string, number>> = { iam: 2_048, kms: 32_768, sns: 30_720 };
const USUAL_SIZE = 20_480;

const ofResource = {
  stream: ({ resourceArn }: { readonly resourceArn: string }, _: CommandContext): StreamId => `resource/${resourceArn}`,
  fold: resourcePolicyFold,
  result: (): object => ({}),
};

function documentFor({ resourceArn, document }: SetResourcePolicy, accountId: string): PolicyDocument {
  const { service = '', accountId: owner, resource = '' } = parseArn(resourceArn) ?? {};
  const bearer = policyBearer(resourceArn);
  if (bearer !== resourceArn) throw new DomainError('ValidationError', `${resourceArn} is judged by the policy of ${bearer}: set it there`);
  const isRole = service === 'iam' && resource.startsWith('role/');
  if (service === 'sts' || (service === 'iam' && (!isRole || owner === accountId)))
    throw new DomainError('ValidationError', 'Of what IAM keeps only roles bear a policy, their trust policy: use UpdateAssumeRolePolicy');
  const policy = validatePolicy(document, isRole ? 'trust' : 'resource');
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
  needs: (command, _, accountId) => principalNeeds(documentFor(command, accountId), accountId),
  decide(command, policy, { held, accountId }) {
    const document = documentFor(command, accountId);
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
