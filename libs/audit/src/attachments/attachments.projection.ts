import type { EntityEvent } from '@app/iam';
import { create, defineProjection, remove, type Change } from '@app/projection';
import { holderIn, type HolderKind } from '../policy-holder';

/** A managed policy attached to a user, a group or a role. */
export interface AttachmentRow {
  readonly holderId: string;
  readonly policyArn: string;
  readonly holderKind: HolderKind;
  /** Null for AWS's own policies, whose ids nobody tells. */
  readonly policyId: string | null;
}

type Attachment = Parameters<typeof holderIn>[0] & { readonly policyArn: string; readonly policyId?: string };
type AttachmentChange = Change<AttachmentRow, 'holderId' | 'policyArn'>;

const attached = ({ data }: { readonly data: Attachment }): AttachmentChange[] => {
  const { holderId, holderKind } = holderIn(data);
  return [create({ holderId, policyArn: data.policyArn }, { holderKind, policyId: data.policyId ?? null })];
};
const detached = ({ data }: { readonly data: Attachment }): AttachmentChange[] => [
  remove({ holderId: holderIn(data).holderId, policyArn: data.policyArn }),
];

export const attachments = defineProjection<AttachmentRow, 'holderId' | 'policyArn', EntityEvent>({
  name: 'attachments',
  version: 1,
  key: ['holderId', 'policyArn'],
  columns: { holderId: 'text', policyArn: 'text', holderKind: 'text', policyId: 'text' },
  indexes: ['(account_id, policy_arn)'],
  on: {
    PolicyAttachedToUser: attached,
    PolicyAttachedToGroup: attached,
    PolicyAttachedToRole: attached,
    PolicyDetachedFromUser: detached,
    PolicyDetachedFromGroup: detached,
    PolicyDetachedFromRole: detached,
  },
});
