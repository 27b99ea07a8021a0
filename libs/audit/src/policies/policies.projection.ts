import type { EntityEvent, MirrorEvent } from '@app/iam';
import { nameInArn, parseArn } from '@app/kernel';
import { change, create, defineProjection, put, remove, type Change } from '@app/projection';
import { awsId } from '../resolved-id';
import { tagged, untagged, type Tags } from '../tags';

/** A customer managed policy without its documents. A policy's ARN never changes while it is there, so rows are keyed by it and holders refer to it. */
export interface PolicyRow {
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

type Policy = { readonly policyArn: string };

const key = ({ policyArn }: Policy) => ({ arn: policyArn });
const changed = (policy: Policy, by: (row: PolicyRow) => Partial<PolicyRow>): Change<PolicyRow, 'arn'>[] => [
  change(key(policy), (row) => ({ ...row, ...by(row) })),
];

/** The path inside a policy's ARN: `/` or `/sales/`. */
export const pathInPolicyArn = (arn: string): string => /^policy(\/(?:.*\/)?)/.exec(parseArn(arn)?.resource ?? '')?.[1] ?? '/';

export const policies = defineProjection<PolicyRow, 'arn', EntityEvent | MirrorEvent>({
  name: 'policies',
  version: 1,
  key: ['arn'],
  columns: {
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
  on: {
    PolicyCreated: ({ data, occurredAt }) => [
      create(key(data), {
        name: data.policyName,
        path: data.path,
        uniqueId: data.policyId === undefined ? null : awsId(data.policyId),
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
