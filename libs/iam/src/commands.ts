import type { Claims, Command, PendingEvent } from '@app/kernel';
import { accessKeyClaims } from './access-key/access-key';
import { accessKeyCommands } from './access-key/access-key.decider';
import { accountClaims } from './account/account';
import { accountCommands } from './account/account.decider';
import type { ClaimRules } from './claim-rules';
import { groupClaims } from './group/group';
import { groupCommands } from './group/group.decider';
import { guardrailCommands } from './guardrail/guardrail.decider';
import { loginProfileCommands } from './login-profile/login-profile.decider';
import { mfaDeviceClaims } from './mfa-device/mfa-device';
import { mfaDeviceCommands } from './mfa-device/mfa-device.decider';
import { policyClaims } from './policy/policy';
import { policyCommands } from './policy/policy.decider';
import { heldClaims } from './policy-holder/policy-holder.claims';
import { resourcePolicyClaims } from './resource-policy/resource-policy';
import { resourcePolicyCommands } from './resource-policy/resource-policy.decider';
import { roleClaims } from './role/role';
import { roleCommands } from './role/role.decider';
import { userClaims } from './user/user';
import { userCommands } from './user/user.decider';

/** Every command of IAM, by AWS's names, and Keytrail's own for what stands outside of IAM; `body` of each is the class-validator class of its request. */
export const iamCommands: readonly Command[] = [
  ...userCommands,
  ...groupCommands,
  ...roleCommands,
  ...policyCommands,
  ...accessKeyCommands,
  ...loginProfileCommands,
  ...mfaDeviceCommands,
  ...accountCommands,
  ...resourcePolicyCommands,
  ...guardrailCommands,
];

const rules: ClaimRules = {
  ...accountClaims,
  ...userClaims,
  ...groupClaims,
  ...roleClaims,
  ...policyClaims,
  ...heldClaims,
  ...accessKeyClaims,
  ...mfaDeviceClaims,
  ...resourcePolicyClaims,
};

/** What the append of an event of a managed account takes, frees and requires; undefined for events that claim nothing, as those of mirrored accounts. */
export function claimsOf(event: PendingEvent): Claims | undefined {
  if (event.streamId.startsWith('mirror/')) return undefined;
  const rule = Object.hasOwn(rules, event.type) ? rules[event.type as keyof ClaimRules] : undefined;
  return (rule as ((event: PendingEvent) => Claims | undefined) | undefined)?.(event);
}
