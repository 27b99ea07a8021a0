import { Type, type TProperties } from '@sinclair/typebox';
import { defineEvent } from '@app/kernel';
import { tagKeys, tags } from '../members';

const certificateEvent = <T extends string>(type: T, summary: string, more: TProperties) =>
  defineEvent({
    type,
    schemaVersion: 1,
    outcome: 'change',
    summary,
    subjects: [{ kind: 'server-certificate', name: 'serverCertificateName', id: 'serverCertificateId' }],
    data: Type.Object({ serverCertificateName: Type.String(), serverCertificateId: Type.Optional(Type.String()), ...more }),
  });

export const serverCertificateEvents = [
  certificateEvent('ServerCertUploaded', 'A server certificate was stored in IAM', {
    path: Type.String(),
    expiration: Type.Optional(Type.String({ description: 'ISO 8601 UTC' })),
    tags: Type.Optional(tags),
  }),
  certificateEvent('ServerCertRenamed', 'A server certificate got another name or path', {
    newServerCertificateName: Type.Optional(Type.String()),
    newPath: Type.Optional(Type.String()),
  }),
  certificateEvent('ServerCertDeleted', 'A server certificate was deleted', {}),
  certificateEvent('ServerCertTagged', 'Tags of a server certificate were set', { tags }),
  certificateEvent('ServerCertUntagged', 'Tags of a server certificate were removed', { tagKeys }),
] as const;
