import { idOf, type Claims } from '@app/kernel';
import type { ClaimRules } from '../claim-rules';

interface Referring {
  readonly streamId: string;
  readonly data: { readonly policyId?: string };
}

/** A grant needs its policy: AWS's own are always there. */
const attached = ({ streamId, data: { policyId } }: Referring): Claims | undefined =>
  policyId === undefined
    ? undefined
    : { claim: { [`policy/${policyId}/attached/${idOf(streamId)}`]: streamId }, present: [`policy/${policyId}`] };

const detached = ({ streamId, data: { policyId } }: Referring): Claims | undefined =>
  policyId === undefined ? undefined : { release: [`policy/${policyId}/attached/${idOf(streamId)}`] };

const boundaryName = (policyId: string, streamId: string): string => `policy/${policyId}/boundary/${idOf(streamId)}`;

/** What a new boundary adds to the claims of its event, and what one that ended takes away; spread into them. */
export const boundaryClaims = (
  { permissionsBoundaryId, endedBoundaryId }: { readonly permissionsBoundaryId?: string; readonly endedBoundaryId?: string },
  streamId: string,
): { claim: Record<string, string>; present: string[]; release: string[] } => ({
  claim: permissionsBoundaryId === undefined ? {} : { [boundaryName(permissionsBoundaryId, streamId)]: streamId },
  present: permissionsBoundaryId === undefined ? [] : [`policy/${permissionsBoundaryId}`],
  release: endedBoundaryId === undefined ? [] : [boundaryName(endedBoundaryId, streamId)],
});

export const heldClaims: ClaimRules = {
  PolicyAttachedToUser: attached,
  PolicyAttachedToGroup: attached,
  PolicyAttachedToRole: attached,
  PolicyDetachedFromUser: detached,
  PolicyDetachedFromGroup: detached,
  PolicyDetachedFromRole: detached,
  UserBoundarySet: ({ data, streamId }) => boundaryClaims(data, streamId),
  UserBoundaryRemoved: ({ data, streamId }) => boundaryClaims(data, streamId),
  RoleBoundarySet: ({ data, streamId }) => boundaryClaims(data, streamId),
  RoleBoundaryRemoved: ({ data, streamId }) => boundaryClaims(data, streamId),
};
