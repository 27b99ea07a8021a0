import { answerTime } from '../calendar';
import { AGENTS } from '../caller';
import type { User } from '../entity';
import type { Sitting } from '../sitting';

type Tags = Readonly<Record<string, string>>;
const tagList = (tags: Tags): object[] => Object.entries(tags).map(([key, value]) => ({ key, value }));

/** Where and with what a person works. */
export interface Workplace {
  readonly ip: string;
  readonly browser?: string;
  readonly tool?: string;
}

export function createUser(by: Sitting, userName: string, path: string, tags: Tags, at: Workplace, boundary?: string): User {
  const userId = by.trail.newId('AIDA');
  const arn = by.trail.arn(`user${path}${userName}`);
  const withTags = Object.keys(tags).length > 0 && { tags: tagList(tags) };
  by.iam(
    'CreateUser',
    { userName, path, ...withTags, ...(boundary && { permissionsBoundary: boundary }) },
    {
      user: {
        path,
        userName,
        userId,
        arn,
        createDate: answerTime(by.at),
        ...withTags,
        ...(boundary && { permissionsBoundary: { permissionsBoundaryType: 'Policy', permissionsBoundaryArn: boundary } }),
      },
    },
  );
  return { userName, userId, arn, path, ip: at.ip, browser: at.browser ?? AGENTS.mac, tool: at.tool ?? AGENTS.cli };
}

export function renameUser(by: Sitting, user: User, newUserName: string): void {
  by.iam('UpdateUser', { userName: user.userName, newUserName });
  user.userName = newUserName;
  user.arn = by.trail.arn(`user${user.path}${newUserName}`);
}

export const tagUser = (by: Sitting, user: User, tags: Tags): void => by.iam('TagUser', { userName: user.userName, tags: tagList(tags) });
export const deleteUser = (by: Sitting, user: User): void => by.iam('DeleteUser', { userName: user.userName });

export function createLoginProfile(by: Sitting, user: User): void {
  const { userName } = user;
  by.iam(
    'CreateLoginProfile',
    { userName, passwordResetRequired: true },
    { loginProfile: { userName, createDate: answerTime(by.at), passwordResetRequired: true } },
  );
}

export const deleteLoginProfile = (by: Sitting, user: User): void => by.iam('DeleteLoginProfile', { userName: user.userName });

/** A virtual device, made and switched on in one go. */
export function enrolMfa(by: Sitting, user: User): void {
  const serialNumber = by.trail.arn(`mfa/${user.userName}`);
  by.iam('CreateVirtualMFADevice', { virtualMFADeviceName: user.userName, path: '/' }, { virtualMFADevice: { serialNumber } });
  by.iam('EnableMFADevice', { userName: user.userName, serialNumber });
  user.mfaSerial = serialNumber;
}

export function removeMfa(by: Sitting, user: User): void {
  by.iam('DeactivateMFADevice', { userName: user.userName, serialNumber: user.mfaSerial });
  by.iam('DeleteVirtualMFADevice', { serialNumber: user.mfaSerial });
  user.mfaSerial = undefined;
}

export function createGroup(by: Sitting, groupName: string): void {
  const group = {
    path: '/',
    groupName,
    groupId: by.trail.newId('AGPA'),
    arn: by.trail.arn(`group/${groupName}`),
    createDate: answerTime(by.at),
  };
  by.iam('CreateGroup', { groupName, path: '/' }, { group });
}

export const addToGroup = (by: Sitting, user: User, groupName: string): void =>
  by.iam('AddUserToGroup', { groupName, userName: user.userName });
export const removeFromGroup = (by: Sitting, user: User, groupName: string): void =>
  by.iam('RemoveUserFromGroup', { groupName, userName: user.userName });
