import { Type } from '@sinclair/typebox';
import { defineEvent, type RecordedOf } from '@app/kernel';
import { keySubject, owner, userSubject } from '../members';

const data = Type.Object({
  accessKeyId: Type.String({ description: 'AKIA…' }),
  ...owner,
  slot: Type.Optional(
    Type.Integer({ description: '1 or 2: the lowest one free when the key was created; a mirrored record does not tell it' }),
  ),
});

const keyEvent = <T extends string>(type: T, summary: string) =>
  defineEvent({ type, schemaVersion: 1, outcome: 'change', summary, subjects: [keySubject, userSubject], data });

/** No event holds a secret. */
export const accessKeyEvents = [
  keyEvent('AccessKeyCreated', 'A long-term key was made: whoever holds it has its owner’s access'),
  keyEvent('AccessKeyActivated', 'A key may be used again'),
  keyEvent('AccessKeyDeactivated', 'A key may no longer be used'),
  keyEvent('AccessKeyDeleted', 'A key was deleted'),
] as const;

export type AccessKeyEvent = RecordedOf<(typeof accessKeyEvents)[number]>;
