import { toldPolicy, type EntityEvent } from '@app/iam';
import { defineProjection, put, remove, type Change } from '@app/projection';

/** The policy that a resource bears: a bucket, a key, a queue. Trust policies are their roles'. */
export interface ResourcePolicyRow {
  readonly resourceArn: string;
  readonly document: unknown;
  /** ARN in the document → the unique id behind it when the policy was set. */
  readonly boundPrincipals: Readonly<Record<string, string>>;
}

type Told = Extract<EntityEvent, { type: 'ResourcePolicySet' | 'ResourcePolicyRemoved' }>;

/** What a record calls otherwise nobody can ask for. */
const ARN = /^arn:[\x21-\x7e]{1,2044}$/;

const told = ({ type, data }: Told): Change<ResourcePolicyRow, 'resourceArn'>[] => {
  const { resourceArn, boundPrincipals = {} } = data;
  const document = toldPolicy(type, data);
  if (document === undefined || resourceArn === undefined || !ARN.test(resourceArn)) return [];
  return [document === null ? remove({ resourceArn }) : put({ resourceArn }, { document, boundPrincipals })];
};

export const resourcePolicies = defineProjection<ResourcePolicyRow, 'resourceArn', EntityEvent>({
  name: 'resource-policies',
  version: 1,
  key: ['resourceArn'],
  columns: { resourceArn: 'text', document: 'jsonb', boundPrincipals: 'jsonb' },
  on: { ResourcePolicySet: told, ResourcePolicyRemoved: told },
});
