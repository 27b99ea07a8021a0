import type { EntityEvent } from '@app/iam';
import { defineProjection, remove, type Change } from '@app/projection';

export interface PolicyVersion {
  /** ISO 8601 UTC. */
  readonly createdAt: string;
  readonly document: unknown;
}

/** The documents of a customer managed policy, at most five: one row, so that deleting the policy removes the default version too, which no event of its own deletes. */
export interface PolicyVersionsRow {
  readonly arn: string;
  /** `v1` → version. */
  readonly versions: Readonly<Record<string, PolicyVersion>>;
}

type Policy = { readonly policyArn: string };

const key = ({ policyArn }: Policy) => ({ arn: policyArn });

const versionsAfter = (
  policy: Policy,
  by: (versions: PolicyVersionsRow['versions']) => PolicyVersionsRow['versions'],
): Change<PolicyVersionsRow, 'arn'>[] => [{ key: key(policy), fold: (row) => ({ ...key(policy), versions: by(row?.versions ?? {}) }) }];

export const policyVersions = defineProjection<PolicyVersionsRow, 'arn', EntityEvent>({
  name: 'policy-versions',
  version: 1,
  key: ['arn'],
  columns: { arn: 'text', versions: 'jsonb' },
  on: {
    PolicyVersionCreated: ({ data, occurredAt }) =>
      versionsAfter(data, (versions) => ({ ...versions, [data.versionId]: { createdAt: occurredAt, document: data.policyDocument } })),
    PolicyVersionDeleted: ({ data }) =>
      versionsAfter(data, (versions) => Object.fromEntries(Object.entries(versions).filter(([versionId]) => versionId !== data.versionId))),
    PolicyDeleted: ({ data }) => [remove(key(data))],
  },
});
