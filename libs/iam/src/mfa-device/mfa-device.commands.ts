import { IsString, Length, Matches } from 'class-validator';
import { Name, Optional, Path, TagKeys, Tags, type Tag } from '../parameters';

const SerialNumber = (): PropertyDecorator => (target, key) => {
  for (const decorate of [IsString(), Length(9, 256), Matches(/^[\w+=/:,.@-]+$/)]) decorate(target, key);
};
const Code = (): PropertyDecorator => (target, key) => {
  for (const decorate of [IsString(), Matches(/^[0-9]{6}$/)]) decorate(target, key);
};

export class CreateVirtualMFADevice {
  @Path()
  path?: string;

  @Name(226)
  virtualMFADeviceName: string;

  @Optional()
  @Tags()
  tags?: Tag[];
}

class OfDevice {
  @SerialNumber()
  serialNumber: string;
}

export class DeleteVirtualMFADevice extends OfDevice {}

/** Without a user name: the root user's. */
class OfOwnersDevice extends OfDevice {
  @Optional()
  @Name(128)
  userName?: string;
}

/** Two codes that the device showed one after the other. */
class WithCodes extends OfOwnersDevice {
  @Code()
  authenticationCode1: string;

  @Code()
  authenticationCode2: string;
}

export class EnableMFADevice extends WithCodes {}

export class ResyncMFADevice extends WithCodes {}

export class DeactivateMFADevice extends OfOwnersDevice {}

export class TagMFADevice extends OfDevice {
  @Tags()
  tags: Tag[];
}

export class UntagMFADevice extends OfDevice {
  @TagKeys()
  tagKeys: string[];
}
