import {
  serviceActions,
  catalogueDate,
  conditionKeysOf,
  isConditionKey,
  isResourceControlled,
  isWildcardOnlyAction,
  knownServices,
} from './action-catalogue';

describe('the catalogue of AWS’s actions', () => {
  it('knows services and their actions, in any case', () => {
    expect(catalogueDate()).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(knownServices().length).toBeGreaterThan(400);
    expect(serviceActions('S3')?.get('getobject')).toEqual({ name: 'GetObject', wildcardOnly: false });
    expect(serviceActions('nosuchservice')).toBeUndefined();
    expect(serviceActions('constructor')).toBeUndefined();
  });

  it.each<[string, boolean | undefined]>([
    ['s3:ListAllMyBuckets', true],
    ['ec2:DescribeInstances', true],
    ['S3:listallmybuckets', true],
    ['s3:GetObject', false],
    ['iam:PassRole', false],
    ['sts:AssumeRole', false],
    ['s3:GetObjekt', undefined],
    ['kettle:Boil', undefined],
    ['s3:Get*', undefined],
    ['*', undefined],
    ['', undefined],
  ])('%s is allowed on every resource only: %s', (action, wildcardOnly) => {
    expect(isWildcardOnlyAction(action)).toBe(wildcardOnly);
  });

  it.each<[string, boolean]>([
    ['s3:GetObject', true],
    ['KMS:Decrypt', true],
    ['ec2:RunInstances', false],
    ['iam:PassRole', false],
    ['kettle:Boil', false],
    ['*', false],
  ])('%s is subject to resource control policies: %s', (action, controlled) => {
    expect(isResourceControlled(action)).toBe(controlled);
  });

  it.each<[string, boolean | undefined]>([
    ['aws:SourceIp', true],
    ['AWS:sourceip', true],
    ['aws:PrincipalTag/team', true],
    ['aws:SourceIpp', false],
    ['s3:prefix', true],
    ['s3:ExistingObjectTag/class', true],
    ['s3:nothing', false],
    ['accounts.google.com:aud', undefined],
    ['nonsense', undefined],
  ])('%s is a condition key: %s', (key, known) => {
    expect(isConditionKey(key)).toBe(known);
  });

  it('lists condition keys by prefix', () => {
    expect(conditionKeysOf('aws')).toContain('MultiFactorAuthPresent');
    expect(conditionKeysOf('kettle')).toEqual([]);
  });
});
