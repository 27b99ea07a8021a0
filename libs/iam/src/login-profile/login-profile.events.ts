import { Type } from '@sinclair/typebox';
import { defineEvent, type RecordedOf } from '@app/kernel';
import { owner, user, userSubject } from '../members';

const resetRequired = { passwordResetRequired: Type.Optional(Type.Boolean()) };

/** Events of the user's stream. No event holds a password. */
export const loginProfileEvents = [
  defineEvent({
    type: 'ConsoleAccessEnabled',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A user got a password and may sign in to the console',
    subjects: [userSubject],
    data: Type.Object({ ...user, ...resetRequired }),
  }),
  defineEvent({
    type: 'PasswordReset',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'An administrator set a user’s password or whether it must be changed',
    subjects: [userSubject],
    data: Type.Object({ ...user, ...resetRequired }),
  }),
  defineEvent({
    type: 'ConsoleAccessDisabled',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A user lost the password and may no longer sign in to the console',
    subjects: [userSubject],
    data: Type.Object({ ...user }),
  }),
  defineEvent({
    type: 'PasswordChanged',
    schemaVersion: 1,
    outcome: 'change',
    summary: 'A user changed the own password',
    subjects: [userSubject],
    data: Type.Object({ ...owner }),
  }),
] as const;

export type LoginProfileEvent = RecordedOf<(typeof loginProfileEvents)[number]>;
