import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** To whom a secret belongs: authenticated with it, so that a row cannot be moved to another account or key. */
export interface SecretOwner {
  readonly accountId: string;
  /** The access key's id, or the id of whatever else the secret is of. */
  readonly id: string;
}

/**
 * Encrypts secrets with AES-256-GCM (NIST SP 800-38D). A sealed secret is: key version (1 byte), nonce (12, random), tag (16), ciphertext; account, id and key version
 * are its associated data.
 */
export class SecretBox {
  /** `key`: 32 bytes. `version` (1–255) is stored with each row, so that the key can be changed while older rows are still read. */
  constructor(
    private readonly key: Buffer,
    readonly version = 1,
  ) {}

  /** A keyed hash (HMAC-SHA-256, hex): whether two texts that may hold secrets are the same, without a word about them to who has no key. */
  fingerprint(text: string): string {
    return createHmac('sha256', this.key).update(text).digest('hex');
  }

  seal(secret: string, owner: SecretOwner): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce).setAAD(associated(owner, this.version));
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(this.version), nonce, cipher.getAuthTag(), text]);
  }

  /** Throws an Error if the secret was sealed with another key or for another owner, or was changed. */
  open(sealed: Uint8Array, owner: SecretOwner): string {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    const textAt = 1 + NONCE_BYTES + TAG_BYTES;
    const fail = (): never => {
      throw new Error(`The secret of ${owner.id} in account ${owner.accountId} cannot be read: was the master key changed?`);
    };
    if (bytes.length < textAt || bytes[0] !== this.version) return fail();
    const decipher = createDecipheriv('aes-256-gcm', this.key, bytes.subarray(1, 1 + NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(associated(owner, this.version)).setAuthTag(bytes.subarray(1 + NONCE_BYTES, textAt));
    try {
      return decipher.update(bytes.subarray(textAt), undefined, 'utf8') + decipher.final('utf8');
    } catch {
      return fail();
    }
  }
}

const associated = ({ accountId, id }: SecretOwner, version: number): Buffer => Buffer.from(JSON.stringify([version, accountId, id]));
