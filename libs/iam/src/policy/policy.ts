import { nameInArn, type Fold } from '@app/kernel';
import { arnClaim, claimBehindArn, nameClaim } from '../claim-names';
import type { ClaimRules } from '../claim-rules';
import { foldOf } from '../iam-command';
import { noTags, withTags, withoutTags, type TagMap } from '../tag/tags';
import type { PolicyEvent } from './policy.events';

export interface ActivePolicy {
  readonly status: 'active';
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly description: string | undefined;
  readonly createdAt: string;
  /** Ids of the versions there are. */
  readonly versions: ReadonlySet<string>;
  readonly defaultVersionId: string;
  /** Numbers are never used again. */
  readonly newestVersion: number;
  readonly tags: TagMap;
}

export type Policy = { readonly status: 'missing' } | { readonly status: 'deleted' } | ActivePolicy;

export const policyFold: Fold<Policy> = foldOf<Policy, PolicyEvent>({ status: 'missing' }, (policy, event) => {
  if (event.type === 'PolicyCreated') return created(event);
  return policy.status === 'active' ? changed(policy, event) : policy;
});

const created = ({ streamId, occurredAt, data }: Extract<PolicyEvent, { type: 'PolicyCreated' }>): Policy => ({
  status: 'active',
  id: data.policyId ?? streamId,
  arn: data.policyArn,
  name: data.policyName,
  path: data.path,
  description: data.description,
  createdAt: occurredAt,
  versions: new Set(),
  defaultVersionId: 'v1',
  newestVersion: 0,
  tags: withTags(noTags, data.tags),
});

function changed(policy: ActivePolicy, event: Exclude<PolicyEvent, { type: 'PolicyCreated' }>): Policy {
  switch (event.type) {
    case 'PolicyVersionCreated': {
      const { versionId, isDefaultVersion } = event.data;
      return {
        ...policy,
        versions: new Set([...policy.versions, versionId]),
        defaultVersionId: isDefaultVersion ? versionId : policy.defaultVersionId,
        newestVersion: policy.newestVersion + 1,
      };
    }
    case 'DefaultPolicyVersionChanged':
      return { ...policy, defaultVersionId: event.data.versionId };
    case 'PolicyVersionDeleted':
      return { ...policy, versions: new Set([...policy.versions].filter((id) => id !== event.data.versionId)) };
    case 'PolicyDeleted':
      return { status: 'deleted' };
    case 'PolicyTagged':
      return { ...policy, tags: withTags(policy.tags, event.data.tags) };
    case 'PolicyUntagged':
      return { ...policy, tags: withoutTags(policy.tags, event.data.tagKeys) };
  }
}

/** AWS's default quota. */
const count = (by: 1 | -1) => ({ of: 'policies', by, atMost: 1500 });

export const policyClaims: ClaimRules = {
  PolicyCreated: ({ data: { policyName, path }, streamId }) => ({
    claim: { [streamId]: streamId, [nameClaim('policy', policyName)]: streamId, [arnClaim('policy', path, policyName)]: streamId },
    count: count(1),
  }),
  PolicyDeleted: ({ data: { policyArn }, streamId, accountId }) => ({
    release: [streamId, nameClaim('policy', nameInArn(policyArn)), claimBehindArn(policyArn, accountId) ?? policyArn],
    absent: [`${streamId}/attached/`, `${streamId}/boundary/`],
    count: count(-1),
  }),
};
