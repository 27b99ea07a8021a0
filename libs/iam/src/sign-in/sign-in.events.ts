import { Type } from '@sinclair/typebox';
import { defineEvent } from '@app/kernel';
import { owner, userSubject } from '../members';

const data = Type.Object({
  ...owner,
  mfaUsed: Type.Optional(Type.Boolean()),
  errorMessage: Type.Optional(Type.String()),
  roleArn: Type.Optional(Type.String({ description: 'The role that was switched to' })),
});

const signInEvent = <T extends string>(type: T, summary: string) =>
  defineEvent({ type, schemaVersion: 1, outcome: 'call', summary, subjects: [userSubject], data });

/** What the console's sign-in service tells. */
export const signInEvents = [
  signInEvent('ConsoleLoginSucceeded', 'Somebody signed in to the console'),
  signInEvent('ConsoleLoginFailed', 'A sign-in to the console failed'),
  signInEvent('MfaChallenged', 'Somebody was asked for an MFA code'),
  signInEvent('RoleSwitched', 'Somebody switched to a role in the console'),
  signInEvent('RootPasswordChanged', 'The root user’s password changed'),
  signInEvent('RootRecoveryRequested', 'A recovery of the root user’s password was asked for'),
  signInEvent('RootRecoveryCompleted', 'The root user’s password was recovered'),
  signInEvent('RootEmailChanged', 'The root user’s mail address changed'),
] as const;
