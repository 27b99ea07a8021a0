import { DomainError, iamArn, type Command } from '@app/kernel';
import { nameClaim } from '../claim-names';
import { defined, type IamCommand } from '../iam-command';
import { firstTags, tagList } from '../tag/tags';
import { policyFold, type Policy } from './policy';
import { existingPolicy, ofPolicy } from './existing-policy';
import { tagPolicy, untagPolicy } from './policy-tags';
import { createPolicyVersion, deletePolicyVersion, setDefaultPolicyVersion } from './policy-version';
import { CreatePolicy, DeletePolicy } from './policy.commands';
import { policyNeeds } from './policy-reference';
import { managedDocument } from './stored-document';

/** Names are unique whatever the path. */
export const createPolicy: IamCommand<CreatePolicy, Policy> = {
  name: 'CreatePolicy',
  body: CreatePolicy,
  needs: ({ policyName }) => [nameClaim('policy', policyName)],
  stream: (_, { freshId }) => `policy/${freshId.ANPA}`,
  fold: policyFold,
  decide({ policyName, path = '/', description, policyDocument, tags }, _, { held, accountId, freshId }) {
    if (held.holder(nameClaim('policy', policyName)) !== undefined)
      throw new DomainError('EntityAlreadyExists', `A policy called ${policyName} already exists. Duplicate names are not allowed.`);
    const document = managedDocument(policyDocument);
    const policy = { policyArn: iamArn(accountId, 'policy', path, policyName), policyId: freshId.ANPA };
    const data = { ...policy, policyName, path, description, tags: firstTags(tags, 'exact') };
    return [
      { type: 'PolicyCreated', data: defined(data) },
      { type: 'PolicyVersionCreated', data: { ...policy, versionId: 'v1', isDefaultVersion: true, policyDocument: document } },
    ];
  },
  result(_, policy) {
    if (policy.status !== 'active') return {};
    const { name, id, arn, path, defaultVersionId, description, createdAt, tags } = policy;
    const answer = { policyName: name, policyId: id, arn, path, defaultVersionId, attachmentCount: 0, permissionsBoundaryUsageCount: 0 };
    const dates = { createDate: createdAt, updateDate: createdAt };
    return { policy: defined({ ...answer, isAttachable: true, description, ...dates, tags: tagList(tags) }) };
  },
};

/** Only a policy that nobody holds and that has no version but the default can go. */
export const deletePolicy: IamCommand<DeletePolicy, Policy> = {
  name: 'DeletePolicy',
  body: DeletePolicy,
  ...ofPolicy,
  needs({ policyArn }, held, accountId) {
    const [claim] = policyNeeds(policyArn, accountId);
    const stream = claim === undefined ? undefined : held.holder(claim);
    return [claim, ...(stream === undefined ? [] : [`${stream}/attached/`, `${stream}/boundary/`])].filter((name) => name !== undefined);
  },
  decide(command, state, { held }) {
    const { id: policyId, arn: policyArn, versions } = existingPolicy(state, command);
    const holders = [...held.below(`policy/${policyId}/attached/`), ...held.below(`policy/${policyId}/boundary/`)];
    if (holders.length > 0) throw new DomainError('DeleteConflict', 'Cannot delete a policy attached to entities.');
    if (versions.size > 1)
      throw new DomainError(
        'DeleteConflict',
        'This policy has more than one version. Before you delete a policy, you must delete the policy’s versions. The default version is deleted with the policy.',
      );
    return [{ type: 'PolicyDeleted', data: { policyArn, policyId } }];
  },
};

export const policyCommands: readonly Command[] = [
  createPolicy,
  createPolicyVersion,
  setDefaultPolicyVersion,
  deletePolicyVersion,
  deletePolicy,
  tagPolicy,
  untagPolicy,
];
