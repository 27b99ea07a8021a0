import type { CredentialChange } from '@app/event-store';
import type { PendingEvent } from '@app/kernel';
import type { SecretBox } from '@app/platform';
import { hashPassword } from './password-hash';
import { newSecretAccessKey } from './secret-access-key';
import { consecutiveCodes, newSeed, seedQrCode } from './totp';

/** Reads a credential row of the account; undefined if there is none. */
export type ReadCredential = (id: string) => Promise<{ readonly row: Uint8Array } | undefined>;

const seedId = (serialNumber: string) => `mfa-seed/${serialNumber}`;
const passwordId = (userId: string) => `password/${userId}`;

interface Body {
  readonly password?: string;
  readonly serialNumber?: string;
  readonly authenticationCode1?: string;
  readonly authenticationCode2?: string;
}

/**
 * The secrets around one command: what its decider is told of them, which credential rows change with its events, and what its first answer shows of them. They exist here, in the
 * encrypted rows and in that one answer; never in an event.
 */
export class CommandSecrets {
  private shown: (result: object) => object = (result) => result;

  constructor(
    private readonly box: SecretBox,
    private readonly accountId: string,
    private readonly body: Body,
    private readonly read: ReadCredential,
  ) {}

  /** For the commands that prove the possession of an MFA device: whether the codes are right. */
  async contextFor(): Promise<object> {
    const { serialNumber, authenticationCode1, authenticationCode2 } = this.body;
    if (serialNumber === undefined || authenticationCode1 === undefined || authenticationCode2 === undefined) return {};
    const id = seedId(serialNumber);
    const credential = await this.read(id);
    if (!credential) return { codesMatch: false };
    const seed = this.box.open(credential.row, { accountId: this.accountId, id });
    return { codesMatch: consecutiveCodes(seed, authenticationCode1, authenticationCode2, new Date()) };
  }

  async credentialsFor(events: readonly PendingEvent[]): Promise<CredentialChange[]> {
    const changes = await Promise.all(events.map((event) => this.changeFor(event)));
    return changes.flatMap((change) => change ?? []);
  }

  /** The first answer's result with the secrets that AWS shows once. */
  reveal(result: object): object {
    return this.shown(result);
  }

  private async changeFor({ type, data }: PendingEvent): Promise<CredentialChange | undefined> {
    const { accessKeyId, serialNumber, userId } = data as Record<string, string>;
    switch (type) {
      case 'AccessKeyCreated':
        return this.newAccessKey(accessKeyId!);
      case 'AccessKeyActivated':
        return { id: accessKeyId!, status: 'Active' };
      case 'AccessKeyDeactivated':
        return { id: accessKeyId!, status: 'Inactive' };
      case 'AccessKeyDeleted':
        return { id: accessKeyId!, row: null };
      case 'ConsoleAccessEnabled':
      case 'PasswordReset':
      case 'PasswordChanged':
        return this.body.password === undefined ? undefined : this.sealed(passwordId(userId!), await hashPassword(this.body.password));
      case 'ConsoleAccessDisabled':
        return { id: passwordId(userId!), row: null };
      case 'VirtualMfaCreated':
        return this.newSeed(serialNumber!, (data as { virtualMFADeviceName: string }).virtualMFADeviceName);
      case 'VirtualMfaDeleted':
        return { id: seedId(serialNumber!), row: null };
      default:
        return undefined;
    }
  }

  private newAccessKey(accessKeyId: string): CredentialChange {
    const secretAccessKey = newSecretAccessKey();
    this.shown = (result) => ({ accessKey: { ...(result as { accessKey: object }).accessKey, secretAccessKey } });
    return { ...this.sealed(accessKeyId, secretAccessKey), status: 'Active' };
  }

  private async newSeed(serialNumber: string, name: string): Promise<CredentialChange> {
    const base32StringSeed = newSeed();
    const qrCodePNG = await seedQrCode(base32StringSeed, name, this.accountId);
    this.shown = (result) => ({
      virtualMFADevice: { ...(result as { virtualMFADevice: object }).virtualMFADevice, base32StringSeed, qrCodePNG },
    });
    return this.sealed(seedId(serialNumber), base32StringSeed);
  }

  private sealed(id: string, secret: string): CredentialChange {
    return { id, row: this.box.seal(secret, { accountId: this.accountId, id }) };
  }
}
