import { answerTime } from '../calendar';
import type { User } from '../entity';
import type { Sitting } from '../sitting';

/** A new access key of a user, or of the caller; returns its id. */
export function createKey(by: Sitting, user?: User): string {
  const accessKeyId = by.trail.newId('AKIA');
  const owner = user && { userName: user.userName };
  by.iam('CreateAccessKey', owner ?? null, { accessKey: { ...owner, accessKeyId, status: 'Active', createDate: answerTime(by.at) } });
  return accessKeyId;
}

export const deactivateKey = (by: Sitting, user: User, accessKeyId: string): void =>
  by.iam('UpdateAccessKey', { userName: user.userName, accessKeyId, status: 'Inactive' });

export const deleteKey = (by: Sitting, user: User, accessKeyId: string): void =>
  by.iam('DeleteAccessKey', { userName: user.userName, accessKeyId });
