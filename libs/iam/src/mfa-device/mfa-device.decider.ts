import { DomainError, iamArn, type Command, type CommandContext, type StreamId } from '@app/kernel';
import { defined, type IamCommand } from '../iam-command';
import { firstTags, keysToRemove, tagChanges, tagList } from '../tag/tags';
import { deviceNameClaim, mfaDeviceFold, type MfaDevice } from './mfa-device';
import { deactivateMfaDevice, enableMfaDevice, resyncMfaDevice } from './mfa-assignment';
import { CreateVirtualMFADevice, DeleteVirtualMFADevice, TagMFADevice, UntagMFADevice } from './mfa-device.commands';

const serialOf = ({ path = '/', virtualMFADeviceName }: CreateVirtualMFADevice, accountId: string): string =>
  iamArn(accountId, 'mfa', path, virtualMFADeviceName);

/** The seed is a credential: it is made where the command is carried out, and no event holds it. */
export const createVirtualMfaDevice: IamCommand<CreateVirtualMFADevice, MfaDevice> = {
  name: 'CreateVirtualMFADevice',
  body: CreateVirtualMFADevice,
  needs: (command, _, accountId) => [deviceNameClaim(serialOf(command, accountId))],
  stream: (command, { accountId }) => `mfa-device/${serialOf(command, accountId)}`,
  fold: mfaDeviceFold,
  decide(command, _, { held, accountId }) {
    const serialNumber = serialOf(command, accountId);
    if (held.holder(deviceNameClaim(serialNumber)) !== undefined)
      throw new DomainError('EntityAlreadyExists', 'MFADevice entity at the same path and name already exists.');
    const { virtualMFADeviceName, path = '/', tags } = command;
    return [{ type: 'VirtualMfaCreated', data: defined({ serialNumber, virtualMFADeviceName, path, tags: firstTags(tags, 'exact') }) }];
  },
  result: (_, device) =>
    device.status === 'missing' ? {} : { virtualMFADevice: defined({ serialNumber: device.serialNumber, tags: tagList(device.tags) }) },
};

const ofDevice = {
  stream: ({ serialNumber }: { readonly serialNumber: string }, _: CommandContext): StreamId => `mfa-device/${serialNumber}`,
  fold: mfaDeviceFold,
  result: (): object => ({}),
};

function existingDevice(state: MfaDevice, { serialNumber }: { readonly serialNumber: string }): Exclude<MfaDevice, { status: 'missing' }> {
  if (state.status === 'missing')
    throw new DomainError('NoSuchEntity', `VirtualMFADevice with serial number ${serialNumber} does not exist.`);
  return state;
}

export const deleteVirtualMfaDevice: IamCommand<DeleteVirtualMFADevice, MfaDevice> = {
  name: 'DeleteVirtualMFADevice',
  body: DeleteVirtualMFADevice,
  ...ofDevice,
  decide(command, state) {
    const { status, serialNumber } = existingDevice(state, command);
    if (status === 'enabled') throw new DomainError('DeleteConflict', 'MFA VirtualDevice in use. Must deactivate first.');
    return [{ type: 'VirtualMfaDeleted', data: { serialNumber } }];
  },
};

export const tagMfaDevice: IamCommand<TagMFADevice, MfaDevice> = {
  name: 'TagMFADevice',
  body: TagMFADevice,
  ...ofDevice,
  decide(command, state) {
    const { serialNumber, tags } = existingDevice(state, command);
    const { set } = tagChanges(tags, command.tags, 'exact');
    return set.length === 0 ? [] : [{ type: 'MfaTagged', data: { serialNumber, tags: set } }];
  },
};

export const untagMfaDevice: IamCommand<UntagMFADevice, MfaDevice> = {
  name: 'UntagMFADevice',
  body: UntagMFADevice,
  ...ofDevice,
  decide(command, state) {
    const { serialNumber, tags } = existingDevice(state, command);
    const tagKeys = keysToRemove(tags, command.tagKeys, 'exact');
    return tagKeys.length === 0 ? [] : [{ type: 'MfaUntagged', data: { serialNumber, tagKeys } }];
  },
};

export const mfaDeviceCommands: readonly Command[] = [
  createVirtualMfaDevice,
  deleteVirtualMfaDevice,
  enableMfaDevice,
  deactivateMfaDevice,
  resyncMfaDevice,
  tagMfaDevice,
  untagMfaDevice,
];
