import type { IamCommand } from '../iam-command';
import { keysToRemove, tagChanges } from '../tag/tags';
import { existingPolicy, ofPolicy } from './existing-policy';
import type { Policy } from './policy';
import { TagPolicy, UntagPolicy } from './policy.commands';

/** Only what changes. */
export const tagPolicy: IamCommand<TagPolicy, Policy> = {
  name: 'TagPolicy',
  body: TagPolicy,
  ...ofPolicy,
  decide(command, state) {
    const { id: policyId, arn: policyArn, tags } = existingPolicy(state, command);
    const { set } = tagChanges(tags, command.tags, 'exact');
    return set.length === 0 ? [] : [{ type: 'PolicyTagged', data: { policyArn, policyId, tags: set } }];
  },
};

export const untagPolicy: IamCommand<UntagPolicy, Policy> = {
  name: 'UntagPolicy',
  body: UntagPolicy,
  ...ofPolicy,
  decide(command, state) {
    const { id: policyId, arn: policyArn, tags } = existingPolicy(state, command);
    const tagKeys = keysToRemove(tags, command.tagKeys, 'exact');
    return tagKeys.length === 0 ? [] : [{ type: 'PolicyUntagged', data: { policyArn, policyId, tagKeys } }];
  },
};
