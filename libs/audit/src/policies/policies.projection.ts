import type { EntityEvent, MirrorEvent } from '@app/iam';
import { nameInArn, parseArn } from '@app/kernel';
import { change, defineProjection, put, remove, type Change } from '@app/projection';
import { awsId, resolvedId } from '../resolved-id';
import { tagged, untagged, type Tags } from '../tags';

/** A customer managed policy without its documents. A policy's ARN never changes, so holders refer to it by ARN. */
export interface PolicyRow {
  readonly policyId: string;
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly uniqueId: string | null;
  readonly description: string | null;
  /** ISO 8601 UTC; null where nobody has told it. */
  readonly createdAt: string | null;
  /** When the newest version was made. */
  readonly updatedAt: string | null;
  readonly defaultVersionId: string | null;
  readonly tags: Tags;
  readonly origin: 'observed' | 'inferred';
}

type Policy = { readonly policyArn: string; readonly policyId?: string };

const key = ({ policyArn, policyId }: Policy) => ({ policyId: resolvedId(policyId, policyArn) });
const changed = (policy: Policy, by: (row: PolicyRow) => Partial<PolicyRow>): Change<PolicyRow, 'policyId'>[] => [
  change(key(policy), (row) => ({ ...row, ...by(row) })),
];

/** The path inside a policy's ARN: `/` or `/sales/`. */
export const pathInPolicyArn = (arn: string): string => /^policy(\/(?:.*\/)?)/.exec(parseArn(arn)?.resource ?? '')?.[1] ?? '/';

export const policies = defineProjection<PolicyRow, 'policyId', EntityEvent | MirrorEvent>({
  name: 'policies',
  version: 1,
  key: ['policyId'],
  columns: {
    policyId: 'text',
    arn: 'text',
    name: 'text',
    path: 'text',
    uniqueId: 'text',
    description: 'text',
    createdAt: 'text',
    updatedAt: 'text',
    defaultVersionId: 'text',
    tags: 'jsonb',
    origin: 'text',
  },
  indexes: ['(account_id, arn)'],
  on: {
    PolicyCreated: ({ data, occurredAt }) => [
      put(key(data), {
        arn: data.policyArn,
        name: data.policyName,
        path: data.path,
        uniqueId: awsId(key(data).policyId),
        description: data.description ?? null,
        createdAt: occurredAt,
        updatedAt: occurredAt,
        defaultVersionId: null,
        tags: tagged({}, data.tags ?? [], 'exact'),
        origin: 'observed',
      }),
    ],
    PolicyInferred: ({ data }) => [
      put(key(data), {
        arn: data.policyArn,
        name: nameInArn(data.policyArn),
        path: pathInPolicyArn(data.policyArn),
        uniqueId: data.uniqueId,
        description: null,
        createdAt: null,
        updatedAt: null,
        defaultVersionId: null,
        tags: {},
        origin: 'inferred',
      }),
    ],
    PolicyVersionCreated: ({ data, occurredAt }) =>
      changed(data, ({ defaultVersionId }) => ({
        updatedAt: occurredAt,
        defaultVersionId: data.isDefaultVersion ? data.versionId : defaultVersionId,
      })),
    DefaultPolicyVersionChanged: ({ data }) => changed(data, () => ({ defaultVersionId: data.versionId })),
    PolicyTagged: ({ data }) => changed(data, ({ tags }) => ({ tags: tagged(tags, data.tags, 'exact') })),
    PolicyUntagged: ({ data }) => changed(data, ({ tags }) => ({ tags: untagged(tags, data.tagKeys, 'exact') })),
    PolicyDeleted: ({ data }) => [remove(key(data))],
  },
});
