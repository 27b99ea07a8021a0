export { openAccount, renameAccount } from './account/account.decider';
export { changingCalls, type ChangingCall } from './call/changing-calls';
export { entityEvents, iamEvents, type EntityEvent, type EntityFact } from './catalogue';
export { claimsOf, iamCommands } from './commands';
export { mirrorEvents, type MirrorEvent } from './mirror/mirror.events';
export { arrangeMirror, neededByMirror } from './mirror/arrange';
export { toldPolicy } from './resource-policy/told-policy';
export type { SessionActor } from './mirror/callers';
export type { Known as MirrorKnown } from './mirror/known';
