import { resolvedId } from './resolved-id';

export type HolderKind = 'user' | 'group' | 'role';

type Held = {
  readonly userName?: string;
  readonly userId?: string;
  readonly groupName?: string;
  readonly groupId?: string;
  readonly roleName?: string;
  readonly roleId?: string;
};

/** Who holds a policy, from the data of an event about a user, a group or a role. */
export function holderIn(data: Held): { readonly holderId: string; readonly holderKind: HolderKind } {
  if (data.userName !== undefined) return { holderKind: 'user', holderId: resolvedId(data.userId, data.userName) };
  if (data.groupName !== undefined) return { holderKind: 'group', holderId: resolvedId(data.groupId, data.groupName) };
  return { holderKind: 'role', holderId: resolvedId(data.roleId, data.roleName) };
}
