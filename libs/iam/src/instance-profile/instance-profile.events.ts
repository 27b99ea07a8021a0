import { Type, type TProperties } from '@sinclair/typebox';
import { defineEvent } from '@app/kernel';
import { role, roleSubject, tagKeys, tags } from '../members';

const profile = { instanceProfileName: Type.String() };
const subject = { kind: 'instance-profile', name: 'instanceProfileName' } as const;

const profileEvent = <T extends string>(type: T, summary: string, more: TProperties) =>
  defineEvent({ type, schemaVersion: 1, outcome: 'change', summary, subjects: [subject], data: Type.Object({ ...profile, ...more }) });
const roleEvent = <T extends string>(type: T, summary: string) =>
  defineEvent({
    type,
    schemaVersion: 1,
    outcome: 'change',
    summary,
    subjects: [subject, roleSubject],
    data: Type.Object({ ...profile, ...role }),
  });

export const instanceProfileEvents = [
  profileEvent('InstanceProfileCreated', 'An instance profile was created', {
    instanceProfileId: Type.Optional(Type.String()),
    path: Type.String(),
    tags: Type.Optional(tags),
  }),
  profileEvent('InstanceProfileDeleted', 'An instance profile was deleted', {}),
  roleEvent('RoleAddedToInstanceProfile', 'Instances with this profile get sessions of a role'),
  roleEvent('RoleRemovedFromInstanceProfile', 'Instances with this profile no longer get sessions of a role'),
  profileEvent('InstanceProfileTagged', 'Tags of an instance profile were set', { tags }),
  profileEvent('InstanceProfileUntagged', 'Tags of an instance profile were removed', { tagKeys }),
] as const;
