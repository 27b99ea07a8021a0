import type { EntityEvent } from '@app/iam';
import { defineProjection, remove, type Change } from '@app/projection';
import { resolvedId } from '../resolved-id';

export interface PolicyVersion {
  /** ISO 8601 UTC. */
  readonly createdAt: string;
  readonly document: unknown;
}

/** The documents of a customer managed policy, at most five: one row, so that deleting the policy removes the default version too, which no event of its own deletes. */
export interface PolicyVersionsRow {
  readonly policyId: string;
  /** `v1` → version. */
  readonly versions: Readonly<Record<string, PolicyVersion>>;
}

type Policy = { readonly policyArn: string; readonly policyId?: string };

const key = ({ policyArn, policyId }: Policy) => ({ policyId: resolvedId(policyId, policyArn) });

const versionsAfter = (
  policy: Policy,
  by: (versions: PolicyVersionsRow['versions']) => PolicyVersionsRow['versions'],
): Change<PolicyVersionsRow, 'policyId'>[] => [
  { key: key(policy), fold: (row) => ({ ...key(policy), versions: by(row?.versions ?? {}) }) },
];

export const policyVersions = defineProjection<PolicyVersionsRow, 'policyId', EntityEvent>({
  name: 'policy-versions',
  version: 1,
  key: ['policyId'],
  columns: { policyId: 'text', versions: 'jsonb' },
  on: {
    PolicyVersionCreated: ({ data, occurredAt }) =>
      versionsAfter(data, (versions) => ({ ...versions, [data.versionId]: { createdAt: occurredAt, document: data.policyDocument } })),
    PolicyVersionDeleted: ({ data }) =>
      versionsAfter(data, (versions) => Object.fromEntries(Object.entries(versions).filter(([versionId]) => versionId !== data.versionId))),
    PolicyDeleted: ({ data }) => [remove(key(data))],
  },
});
