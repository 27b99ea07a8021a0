import { DomainError, type Recorded } from '@app/kernel';
import type { IamCommand } from '../iam-command';
import { existingPolicy, ofPolicy } from './existing-policy';
import type { ActivePolicy, Policy } from './policy';
import { CreatePolicyVersion, DeletePolicyVersion, SetDefaultPolicyVersion } from './policy.commands';
import type { PolicyEvent } from './policy.events';
import { managedDocument } from './stored-document';

const MAX_VERSIONS = 5;

/** The version gets the number after the newest there ever was. */
export const createPolicyVersion: IamCommand<CreatePolicyVersion, Policy> = {
  name: 'CreatePolicyVersion',
  body: CreatePolicyVersion,
  ...ofPolicy,
  decide(command, state) {
    const { id: policyId, arn: policyArn, versions, newestVersion } = existingPolicy(state, command);
    const policyDocument = managedDocument(command.policyDocument);
    if (versions.size >= MAX_VERSIONS)
      throw new DomainError(
        'LimitExceeded',
        `A managed policy can have up to ${MAX_VERSIONS} versions. Before you create a new version, you must delete an existing version.`,
      );
    const versionId = `v${newestVersion + 1}`;
    const isDefaultVersion = command.setAsDefault ?? false;
    return [
      { type: 'PolicyVersionCreated', data: { policyArn, policyId, versionId, isDefaultVersion, policyDocument } },
      ...(isDefaultVersion ? [{ type: 'DefaultPolicyVersionChanged', data: { policyArn, policyId, versionId } } as const] : []),
    ];
  },
  result(events: readonly Recorded[]) {
    const made = (events as readonly PolicyEvent[]).find((event) => event.type === 'PolicyVersionCreated');
    if (made === undefined) return {};
    const { policyDocument: document, versionId, isDefaultVersion } = made.data;
    return { policyVersion: { document, versionId, isDefaultVersion, createDate: made.occurredAt } };
  },
};

export const setDefaultPolicyVersion: IamCommand<SetDefaultPolicyVersion, Policy> = {
  name: 'SetDefaultPolicyVersion',
  body: SetDefaultPolicyVersion,
  ...ofPolicy,
  decide(command, state) {
    const policy = existingPolicy(state, command);
    const { versionId } = existingVersion(policy, command);
    if (policy.defaultVersionId === versionId) return [];
    return [{ type: 'DefaultPolicyVersionChanged', data: { policyArn: policy.arn, policyId: policy.id, versionId } }];
  },
};

export const deletePolicyVersion: IamCommand<DeletePolicyVersion, Policy> = {
  name: 'DeletePolicyVersion',
  body: DeletePolicyVersion,
  ...ofPolicy,
  decide(command, state) {
    const policy = existingPolicy(state, command);
    const { versionId } = existingVersion(policy, command);
    if (policy.defaultVersionId === versionId) throw new DomainError('DeleteConflict', 'Cannot delete the default version of a policy.');
    return [{ type: 'PolicyVersionDeleted', data: { policyArn: policy.arn, policyId: policy.id, versionId } }];
  },
};

function existingVersion<C extends { readonly versionId: string }>(policy: ActivePolicy, command: C): C {
  if (!policy.versions.has(command.versionId))
    throw new DomainError('NoSuchEntity', `Policy ${policy.arn} version ${command.versionId} does not exist or is not attachable.`);
  return command;
}
