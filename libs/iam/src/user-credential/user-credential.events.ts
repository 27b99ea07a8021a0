import { Type } from '@sinclair/typebox';
import { defineEvent, type SubjectKind } from '@app/kernel';
import { owner, userSubject } from '../members';

const credentialEvent = <T extends string, I extends string>(type: T, kind: SubjectKind, id: I, summary: string) =>
  defineEvent({
    type,
    schemaVersion: 1,
    outcome: 'change',
    summary,
    subjects: [{ kind, id }, userSubject],
    data: Type.Object({
      [id]: Type.Optional(Type.String()),
      ...owner,
      serviceName: Type.Optional(Type.String()),
      credentialAgeDays: Type.Optional(Type.Integer({ description: 'Days until it expires; absent = never' })),
    }),
  });

const ssh = <T extends string>(type: T, summary: string) => credentialEvent(type, 'ssh-key', 'sshPublicKeyId', summary);
const certificate = <T extends string>(type: T, summary: string) => credentialEvent(type, 'signing-certificate', 'certificateId', summary);
const service = <T extends string>(type: T, summary: string) =>
  credentialEvent(type, 'service-credential', 'serviceSpecificCredentialId', summary);

/** Other long-lived credentials of users. No event holds a secret. */
export const userCredentialEvents = [
  ssh('SshKeyUploaded', 'A user got an SSH key for CodeCommit'),
  ssh('SshKeyActivated', 'An SSH key may be used again'),
  ssh('SshKeyDeactivated', 'An SSH key may no longer be used'),
  ssh('SshKeyDeleted', 'An SSH key was deleted'),
  certificate('SigningCertUploaded', 'A user got a signing certificate'),
  certificate('SigningCertActivated', 'A signing certificate may be used again'),
  certificate('SigningCertDeactivated', 'A signing certificate may no longer be used'),
  certificate('SigningCertDeleted', 'A signing certificate was deleted'),
  service('ServiceCredentialCreated', 'A user got a long-lived credential for one service'),
  service('ServiceCredentialActivated', 'A service credential may be used again'),
  service('ServiceCredentialDeactivated', 'A service credential may no longer be used'),
  service('ServiceCredentialReset', 'A service credential got another secret'),
  service('ServiceCredentialDeleted', 'A service credential was deleted'),
] as const;
