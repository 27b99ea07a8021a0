import { specification } from '@app/testing';
import { iamEvents } from '../catalogue';
import { claimsOf, iamCommands } from '../commands';
import { createUser } from '../user/user.decider';
import { createPolicyVersion, deletePolicyVersion, setDefaultPolicyVersion } from './policy-version';
import { tagPolicy, untagPolicy } from './policy-tags';
import { createPolicy, deletePolicy } from './policy.decider';

const given = specification({ definitions: iamEvents, claimsOf });
const named = (name: string) => iamCommands.find((command) => command.name === name)!;
const allow = (action: string | string[]) => ({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });
const reading = { policyName: 'reading', policyDocument: JSON.stringify(allow('s3:GetObject')) };
const policyArn = 'arn:aws:iam::100000000001:policy/reading';
const created = given(createPolicy, reading);

describe('a managed policy', () => {
  it('is created with its first version', () => {
    const policy = { policyArn: 'arn:aws:iam::100000000001:policy/tmp/reading', policyId: 'ANPAPOLICY00001' };
    given()
      .when(createPolicy, { ...reading, path: '/tmp/', description: 'reads', tags: [{ key: 'k', value: 'v' }] })
      .then(
        ['PolicyCreated', { ...policy, policyName: 'reading', path: '/tmp/', description: 'reads' }],
        ['PolicyVersionCreated', { ...policy, versionId: 'v1', isDefaultVersion: true, policyDocument: allow('s3:GetObject') }],
      )
      .answering({
        policy: { arn: policy.policyArn, policyId: policy.policyId, defaultVersionId: 'v1', attachmentCount: 0, isAttachable: true },
      });
  });

  it('takes its document as an object, too', () => {
    given()
      .when(createPolicy, { policyName: 'reading', policyDocument: allow('s3:GetObject') })
      .then(['PolicyCreated'], ['PolicyVersionCreated']);
  });

  it('has a name of its own, whatever path and letter case', () => {
    created.when(createPolicy, { ...reading, policyName: 'READING', path: '/x/' }).thenRefused('EntityAlreadyExists');
  });

  it('is refused with a document that AWS would not store', () => {
    given()
      .when(createPolicy, { ...reading, policyDocument: '{"Version":"2012-10-17"}' })
      .thenRefused('MalformedPolicyDocument');
    given()
      .when(createPolicy, { ...reading, policyDocument: '' })
      .thenRefused('ValidationError');
    const actions = Array.from({ length: 700 }, (_, at) => `s3:Get${String(at).padStart(5, '0')}`);
    given()
      .when(createPolicy, { ...reading, policyDocument: allow(actions) })
      .thenRefused('LimitExceeded', '6144');
  });

  it('has tags whose keys are told apart by case', () => {
    created
      .and(tagPolicy, { policyArn, tags: [{ key: 'a', value: '1' }] })
      .when(tagPolicy, { policyArn, tags: [{ key: 'A', value: '1' }] })
      .then(['PolicyTagged']);
    created.when(untagPolicy, { policyArn, tagKeys: ['a'] }).thenNothing();
  });
});

describe('versions of a policy', () => {
  const next = { policyArn, policyDocument: allow('s3:PutObject') };
  const five = created
    .and(createPolicyVersion, next)
    .and(createPolicyVersion, next)
    .and(createPolicyVersion, next)
    .and(createPolicyVersion, next);

  it('are numbered, and in force if asked', () => {
    created
      .when(createPolicyVersion, next)
      .then(['PolicyVersionCreated', { versionId: 'v2', isDefaultVersion: false }])
      .answering({ policyVersion: { versionId: 'v2', isDefaultVersion: false } });
    created
      .when(createPolicyVersion, { ...next, setAsDefault: true })
      .then(['PolicyVersionCreated', { versionId: 'v2', isDefaultVersion: true }], ['DefaultPolicyVersionChanged', { versionId: 'v2' }]);
  });

  it('are five at most, and a number is not used twice', () => {
    five.when(createPolicyVersion, next).thenRefused('LimitExceeded', 'up to 5 versions');
    five
      .and(deletePolicyVersion, { policyArn, versionId: 'v5' })
      .when(createPolicyVersion, next)
      .then(['PolicyVersionCreated', { versionId: 'v6' }]);
  });

  it('change places once', () => {
    five.when(setDefaultPolicyVersion, { policyArn, versionId: 'v3' }).then(['DefaultPolicyVersionChanged', { versionId: 'v3' }]);
    five.when(setDefaultPolicyVersion, { policyArn, versionId: 'v1' }).thenNothing();
    five.when(setDefaultPolicyVersion, { policyArn, versionId: 'v9' }).thenRefused('NoSuchEntity');
    five.when(setDefaultPolicyVersion, { policyArn, versionId: 'latest' }).thenRefused('ValidationError');
  });

  it('are deleted unless they are the default', () => {
    five.when(deletePolicyVersion, { policyArn, versionId: 'v1' }).thenRefused('DeleteConflict', 'default version');
    five.when(deletePolicyVersion, { policyArn, versionId: 'v2' }).then(['PolicyVersionDeleted', { versionId: 'v2' }]);
    five.when(deletePolicy, { policyArn }).thenRefused('DeleteConflict', 'more than one version');
  });
});

describe('the end of a policy', () => {
  const ann = { userName: 'ann' };
  const held = created.and(createUser, ann);

  it('comes when nobody holds it', () => {
    created.when(deletePolicy, { policyArn }).then(['PolicyDeleted', { policyArn, policyId: 'ANPAPOLICY00001' }]);
    held
      .and(named('AttachUserPolicy'), { ...ann, policyArn })
      .when(deletePolicy, { policyArn })
      .thenRefused('DeleteConflict', 'attached');
    held
      .and(named('PutUserPermissionsBoundary'), { ...ann, permissionsBoundary: policyArn })
      .when(deletePolicy, { policyArn })
      .thenRefused('DeleteConflict');
  });

  it('frees name and ARN, never the id', () => {
    const gone = held.and(deletePolicy, { policyArn });
    gone.when(named('AttachUserPolicy'), { ...ann, policyArn }).thenRefused('NoSuchEntity', 'does not exist or is not attachable');
    gone.when(createPolicy, reading).then(['PolicyCreated', { policyId: 'ANPAPOLICY00004' }], ['PolicyVersionCreated']);
  });

  it('is AWS’s to decide for its own', () => {
    given().when(deletePolicy, { policyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }).thenRefused('NoSuchEntity');
    given().when(tagPolicy, { policyArn: 'arn:aws:iam::200000000002:policy/reading', tags: [] }).thenRefused('NoSuchEntity');
  });
});
