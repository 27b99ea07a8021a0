import { accessKeyEvents } from './access-key/access-key.events';
import { accountEvents, accountSettingEvents } from './account/account.events';
import { attemptEvents, callEvents } from './call/call.events';
import { delegationEvents } from './delegation/delegation.events';
import { groupEvents, membershipEvents } from './group/group.events';
import { guardrailEvents } from './guardrail/guardrail.events';
import { identityProviderEvents } from './identity-provider/identity-provider.events';
import { instanceProfileEvents } from './instance-profile/instance-profile.events';
import { loginProfileEvents } from './login-profile/login-profile.events';
import { mfaDeviceEvents } from './mfa-device/mfa-device.events';
import { policyEvents } from './policy/policy.events';
import { groupHeldEvents, roleHeldEvents, userHeldEvents } from './policy-holder/policy-holder.events';
import { accessPathEvents, resourcePolicyEvents } from './resource-policy/resource-policy.events';
import { roleEvents } from './role/role.events';
import { serverCertificateEvents } from './server-certificate/server-certificate.events';
import { sessionEvents } from './session/session.events';
import { signInEvents } from './sign-in/sign-in.events';
import { userCredentialEvents } from './user-credential/user-credential.events';
import { userEvents } from './user/user.events';
import type { EventDefinition, FactOf, RecordedOf } from '@app/kernel';

/** The events of the nouns that have deciders: what commands return and what mirrored accounts fold. */
export const entityEvents = [
  ...accountEvents,
  ...userEvents,
  ...userHeldEvents,
  ...loginProfileEvents,
  ...membershipEvents,
  ...groupEvents,
  ...groupHeldEvents,
  ...roleEvents,
  ...roleHeldEvents,
  ...policyEvents,
  ...accessKeyEvents,
  ...mfaDeviceEvents,
  ...resourcePolicyEvents,
  ...guardrailEvents,
] as const;

/** Every event of IAM, STS and sign-in, and of what grants access elsewhere. */
export const iamEvents: readonly EventDefinition[] = [
  ...entityEvents,
  ...accountSettingEvents,
  ...instanceProfileEvents,
  ...userCredentialEvents,
  ...serverCertificateEvents,
  ...identityProviderEvents,
  ...delegationEvents,
  ...sessionEvents,
  ...signInEvents,
  ...accessPathEvents,
  ...attemptEvents,
  ...callEvents,
];

/** A recorded event of a noun that has a decider. */
export type EntityEvent = RecordedOf<(typeof entityEvents)[number]>;
/** The same before it is recorded. */
export type EntityFact = FactOf<(typeof entityEvents)[number]>;
