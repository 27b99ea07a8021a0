import { isMembers, member, documentOf, textOf, type Call } from '../call';
import { withoutSecrets } from '../secrets';
import { fact, type Mapping } from './mapping';
import { resourceArn } from './resource-arn';

/** Members of requests that hold a policy document: by value, or as text. */
const DOCUMENTS = ['bucketPolicy', 'policy', 'policyText', 'resourcePolicy', 'policyDocument', 'accessPolicies', 'registryPolicyText'];

/** Members of requests that name the resource, the one nearest to it first. */
const RESOURCES = [
  'resourceArn',
  'accessPointArn',
  'topicArn',
  'queueUrl',
  'keyId',
  'secretId',
  'functionName',
  'layerName',
  'repositoryName',
  'fileSystemId',
  'backupVaultName',
  'vaultName',
  'domainName',
  'identity',
  'profileName',
  'tableArn',
  'tableBucketARN',
  'eventBusName',
  'bucketName',
  'name',
  'snapshotId',
  'imageId',
  'dBSnapshotIdentifier',
  'trustAnchorId',
  'permissionSetArn',
  'grantId',
  'accountId',
];

/** The ARN that the record tells first, else the one that its request comes to, else the name there. */
function resourceOf(call: Call): string | undefined {
  const told = member(call.record, 'resources');
  const arn = Array.isArray(told) ? told.map((each) => textOf(each, 'ARN')).find((each) => each !== undefined) : undefined;
  if (arn !== undefined) return arn;
  const bucket = call.eventSource === 's3.amazonaws.com' ? call.text('bucketName') : undefined;
  if (bucket !== undefined) return `arn:${call.partition}:s3:::${bucket}`;
  return resourceArn(call) ?? RESOURCES.map((name) => call.text(name)).find((name) => name !== undefined);
}

function documentIn(request: unknown): unknown {
  const attributes = member(request, 'attributes');
  const told =
    DOCUMENTS.map((name) => member(request, name)).find((value) => value !== undefined) ??
    member(attributes, 'Policy') ??
    (textOf(request, 'attributeName') === 'Policy' ? member(request, 'attributeValue') : undefined);
  return documentOf(told);
}

function requestBut(request: unknown, names: readonly string[]): unknown {
  if (!isMembers(request)) return undefined;
  const rest = Object.fromEntries(Object.entries(request).filter(([name]) => !names.includes(name)));
  return Object.keys(rest).length > 0 ? withoutSecrets(rest) : undefined;
}

const resource =
  (type: string): Mapping =>
  (call) => [
    fact(type, {
      resourceArn: resourceOf(call),
      document: documentIn(call.request),
      eventSource: call.eventSource,
      eventName: call.eventName,
      request: requestBut(call.request, DOCUMENTS),
    }),
  ];

const guardrail =
  (type: string): Mapping =>
  (call) => [
    fact(type, {
      policyId: call.text('policyId'),
      targetId: call.text('targetId') ?? call.text('accountId') ?? call.text('rootId'),
      eventSource: call.eventSource,
      eventName: call.eventName,
      request: withoutSecrets(call.request),
    }),
  ];

const SHARING = new Set(['ModifySnapshotAttribute', 'ModifyImageAttribute', 'ModifyDBSnapshotAttribute', 'ModifyDocumentPermission']);
const GUARDRAILS: Readonly<Record<string, string>> = { AttachPolicy: 'GuardrailAttached', DetachPolicy: 'GuardrailDetached' };

/** Calls that change access only if their request has such a member. */
const onlyWith: Readonly<Record<string, (request: unknown) => boolean>> = {
  SetQueueAttributes: (request) => member(member(request, 'attributes'), 'Policy') !== undefined,
  SetTopicAttributes: (request) => textOf(request, 'attributeName') === 'Policy',
  UpdateDomainConfig: (request) => member(request, 'accessPolicies') !== undefined,
  UpdateElasticsearchDomainConfig: (request) => member(request, 'accessPolicies') !== undefined,
};

/** Whether a call of the table of changing calls changes access, by its request. */
export const changesAccess = (call: Call): boolean => onlyWith[call.eventName]?.(call.request) ?? true;

/** The mapping of a call outside of IAM that changes access. */
export function resourceMapping({ eventSource, eventName }: Call): Mapping {
  if (eventSource === 'organizations.amazonaws.com') return guardrail(GUARDRAILS[eventName] ?? 'GuardrailChanged');
  if (eventSource === 'rolesanywhere.amazonaws.com' || eventSource === 'sso.amazonaws.com') return resource('RoleAccessPathCreated');
  if (SHARING.has(eventName)) return resource('SharedWithAccount');
  return resource(/^(Delete|Remove|Retire|Revoke)/.test(eventName) ? 'ResourcePolicyRemoved' : 'ResourcePolicySet');
}
