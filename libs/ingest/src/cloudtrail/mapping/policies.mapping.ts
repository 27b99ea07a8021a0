import { iamArn } from '@app/kernel';
import { booleanOf, documentOf, member, tagsOf, textOf, textsOf } from '../call';
import { copies, fact, type Mappings } from './mapping';

export const policyMappings: Mappings = {
  CreatePolicy: (call) => {
    const policy = call.answer('policy');
    const policyName = call.text('policyName') ?? textOf(policy, 'policyName');
    const path = textOf(policy, 'path') ?? call.text('path') ?? '/';
    const policyArn = textOf(policy, 'arn') ?? (policyName && iamArn(call.accountId, 'policy', path, policyName, call.partition));
    const named = { policyArn, policyId: textOf(policy, 'policyId') };
    return [
      fact('PolicyCreated', {
        ...named,
        policyName,
        path,
        description: call.text('description'),
        tags: tagsOf(call.request) ?? tagsOf(policy),
      }),
      fact('PolicyVersionCreated', {
        ...named,
        versionId: textOf(policy, 'defaultVersionId') ?? 'v1',
        isDefaultVersion: true,
        policyDocument: documentOf(member(call.request, 'policyDocument')),
      }),
    ];
  },
  CreatePolicyVersion: (call) => {
    const version = call.answer('policyVersion');
    const versionId = textOf(version, 'versionId');
    const isDefaultVersion = booleanOf(call.request, 'setAsDefault') ?? booleanOf(version, 'isDefaultVersion') ?? false;
    return [
      fact('PolicyVersionCreated', {
        ...call.policy,
        versionId,
        isDefaultVersion,
        policyDocument: documentOf(member(call.request, 'policyDocument')),
      }),
      ...(isDefaultVersion ? [fact('DefaultPolicyVersionChanged', { ...call.policy, versionId })] : []),
    ];
  },
  SetDefaultPolicyVersion: copies('DefaultPolicyVersionChanged', 'policyArn', 'versionId'),
  DeletePolicyVersion: copies('PolicyVersionDeleted', 'policyArn', 'versionId'),
  DeletePolicy: copies('PolicyDeleted', 'policyArn'),
  TagPolicy: (call) => [fact('PolicyTagged', { ...call.policy, tags: tagsOf(call.request) })],
  UntagPolicy: (call) => [fact('PolicyUntagged', { ...call.policy, tagKeys: textsOf(call.request, 'tagKeys') })],
};
