import type { GroupHeldEvent, RoleHeldEvent, UserHeldEvent } from './policy-holder.events';
import { noTags, withTags, withoutTags, type TagMap } from '../tag/tags';

/** A managed policy that limits or grants; the id is unknown for AWS's own. */
export interface PolicyReference {
  readonly policyArn: string;
  readonly policyId?: string;
}

/** What a user, group or role holds. Groups have neither boundary nor tags. */
export interface Holdings {
  /** By ARN: a policy keeps its ARN for life. */
  readonly attached: ReadonlyMap<string, PolicyReference>;
  /** Documents by policy name. */
  readonly inline: ReadonlyMap<string, unknown>;
  readonly boundary: PolicyReference | null;
  readonly tags: TagMap;
}

export const noHoldings: Holdings = { attached: new Map(), inline: new Map(), boundary: null, tags: noTags };

/** The holdings that a creation begins with. */
export const firstHoldings = (data: {
  permissionsBoundary?: string;
  permissionsBoundaryId?: string;
  tags?: { key: string; value: string }[];
}): Holdings => ({
  ...noHoldings,
  boundary: data.permissionsBoundary === undefined ? null : { policyArn: data.permissionsBoundary, policyId: data.permissionsBoundaryId },
  tags: withTags(noTags, data.tags),
});

export type HeldEvent = UserHeldEvent | GroupHeldEvent | RoleHeldEvent;

export function evolveHoldings(held: Holdings, event: HeldEvent): Holdings {
  switch (event.type) {
    case 'PolicyAttachedToUser':
    case 'PolicyAttachedToGroup':
    case 'PolicyAttachedToRole':
      return { ...held, attached: new Map(held.attached).set(event.data.policyArn, reference(event.data)) };
    case 'PolicyDetachedFromUser':
    case 'PolicyDetachedFromGroup':
    case 'PolicyDetachedFromRole':
      return { ...held, attached: without(held.attached, event.data.policyArn) };
    case 'InlinePolicyPutOnUser':
    case 'InlinePolicyPutOnGroup':
    case 'InlinePolicyPutOnRole':
      return { ...held, inline: new Map(held.inline).set(event.data.policyName, event.data.policyDocument) };
    case 'InlinePolicyDeletedFromUser':
    case 'InlinePolicyDeletedFromGroup':
    case 'InlinePolicyDeletedFromRole':
      return { ...held, inline: without(held.inline, event.data.policyName) };
    case 'UserBoundarySet':
    case 'RoleBoundarySet':
      return { ...held, boundary: { policyArn: event.data.permissionsBoundary, policyId: event.data.permissionsBoundaryId } };
    case 'UserBoundaryRemoved':
    case 'RoleBoundaryRemoved':
      return { ...held, boundary: null };
    case 'UserTagged':
    case 'RoleTagged':
      return { ...held, tags: withTags(held.tags, event.data.tags) };
    case 'UserUntagged':
    case 'RoleUntagged':
      return { ...held, tags: withoutTags(held.tags, event.data.tagKeys) };
  }
}

const reference = ({ policyArn, policyId }: PolicyReference): PolicyReference =>
  policyId === undefined ? { policyArn } : { policyArn, policyId };

function without<T>(map: ReadonlyMap<string, T>, key: string): ReadonlyMap<string, T> {
  const left = new Map(map);
  left.delete(key);
  return left;
}
