import { DomainError, type CommandContext, type StreamId } from '@app/kernel';
import { freeSlot } from '../claim-names';
import { owner, ownerNeeds, ownerOf, slotsOf, type CredentialOwner, type WithOwner } from '../credential-owner/credential-owner';
import type { IamCommand } from '../iam-command';
import { mfaDeviceFold, type EnabledDevice, type MfaDevice } from './mfa-device';
import { DeactivateMFADevice, EnableMFADevice, ResyncMFADevice } from './mfa-device.commands';

/** AWS's quota of devices a user. */
const MAX_DEVICES = 8;

/** The decider never sees a seed: whoever holds it says whether the two codes are its codes, one after the other. */
export interface WithCodes extends WithOwner {
  readonly codesMatch: boolean;
}

interface Body {
  readonly userName?: string;
  readonly serialNumber: string;
}

const ofOwnersDevice = {
  needs: ownerNeeds,
  stream: ({ serialNumber }: Body, _: CommandContext): StreamId => `mfa-device/${serialNumber}`,
  fold: mfaDeviceFold,
  also: { owner },
  result: (): object => ({}),
};

function refuseWrongCodes({ codesMatch }: WithCodes): void {
  if (!codesMatch) throw new DomainError('InvalidAuthenticationCode', 'Authentication code for device is not valid.');
}

/** The device of the named owner; NoSuchEntity if it is nobody's or another one's. */
function assigned(state: MfaDevice, { userId }: CredentialOwner, { serialNumber }: Body): EnabledDevice {
  if (state.status !== 'enabled' || state.userId !== userId)
    throw new DomainError('NoSuchEntity', `MFA Device with serial number ${serialNumber} does not exist for this user.`);
  return state;
}

export const enableMfaDevice: IamCommand<EnableMFADevice, MfaDevice, WithCodes> = {
  name: 'EnableMFADevice',
  body: EnableMFADevice,
  ...ofOwnersDevice,
  needs(command, held) {
    const [name] = ownerNeeds(command);
    if (name === undefined) return ['root/mfa/'];
    const stream = held.holder(name);
    return stream === undefined ? [name] : [name, `${stream}/mfa/`];
  },
  decide(command, state, context) {
    const whose = ownerOf(command, context);
    const { serialNumber } = command;
    if (state.status === 'missing')
      throw new DomainError('NoSuchEntity', `VirtualMFADevice with serial number ${serialNumber} does not exist.`);
    if (state.status === 'enabled') throw new DomainError('EntityAlreadyExists', 'MFA Device is already in use.');
    refuseWrongCodes(context);
    const slot = freeSlot(context.held, slotsOf(whose, 'mfa'), MAX_DEVICES);
    if (slot === undefined) throw new DomainError('LimitExceeded', `Cannot exceed quota for MfaDevicesPerUser: ${MAX_DEVICES}`);
    return [{ type: 'MfaEnabled', data: { serialNumber, ...whose, slot } }];
  },
};

export const deactivateMfaDevice: IamCommand<DeactivateMFADevice, MfaDevice, WithOwner> = {
  name: 'DeactivateMFADevice',
  body: DeactivateMFADevice,
  ...ofOwnersDevice,
  decide(command, state, context) {
    const whose = ownerOf(command, context);
    const { serialNumber, slot } = assigned(state, whose, command);
    return [{ type: 'MfaDeactivated', data: { serialNumber, ...whose, slot } }];
  },
};

export const resyncMfaDevice: IamCommand<ResyncMFADevice, MfaDevice, WithCodes> = {
  name: 'ResyncMFADevice',
  body: ResyncMFADevice,
  ...ofOwnersDevice,
  decide(command, state, context) {
    const whose = ownerOf(command, context);
    const { serialNumber } = assigned(state, whose, command);
    refuseWrongCodes(context);
    return [{ type: 'MfaResynced', data: { serialNumber, ...whose } }];
  },
};
