import type { EntityEvent } from '@app/iam';
import { defineProjection, put, remove, type Change } from '@app/projection';
import { holderIn, type HolderKind } from '../policy-holder';

/** A policy that lies inside a user, a group or a role. */
export interface InlinePolicyRow {
  readonly holderId: string;
  readonly policyName: string;
  readonly holderKind: HolderKind;
  readonly document: unknown;
}

type Inline = Parameters<typeof holderIn>[0] & { readonly policyName: string };
type InlineChange = Change<InlinePolicyRow, 'holderId' | 'policyName'>;

const wasPut = ({ data }: { readonly data: Inline & { readonly policyDocument: unknown } }): InlineChange[] => {
  const { holderId, holderKind } = holderIn(data);
  return [put({ holderId, policyName: data.policyName }, { holderKind, document: data.policyDocument })];
};
const wasDeleted = ({ data }: { readonly data: Inline }): InlineChange[] => [
  remove({ holderId: holderIn(data).holderId, policyName: data.policyName }),
];

export const inlinePolicies = defineProjection<InlinePolicyRow, 'holderId' | 'policyName', EntityEvent>({
  name: 'inline-policies',
  version: 1,
  key: ['holderId', 'policyName'],
  columns: { holderId: 'text', policyName: 'text', holderKind: 'text', document: 'jsonb' },
  on: {
    InlinePolicyPutOnUser: wasPut,
    InlinePolicyPutOnGroup: wasPut,
    InlinePolicyPutOnRole: wasPut,
    InlinePolicyDeletedFromUser: wasDeleted,
    InlinePolicyDeletedFromGroup: wasDeleted,
    InlinePolicyDeletedFromRole: wasDeleted,
  },
});
