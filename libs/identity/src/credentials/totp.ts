import { timingSafeEqual } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { toBuffer } from 'qrcode';

const STEP_SECONDS = 30;

/** A new seed of a virtual MFA device: base32 text of 320 random bits, as long as AWS's. */
export const newSeed = (): string => new Secret({ size: 40 }).base32;

/**
 * Whether two codes are consecutive ones of the seed (RFC 6238, SHA-1, 6 digits, 30 s) and the newer is of the present step, the one before, or the next
 * (a phone's clock may be ahead).
 */
export function consecutiveCodes(seed: string, first: string, second: string, now: Date): boolean {
  const totp = new TOTP({ secret: Secret.fromBase32(seed), digits: 6, period: STEP_SECONDS, algorithm: 'SHA1' });
  const codeAt = (step: number) => Buffer.from(totp.generate({ timestamp: step * STEP_SECONDS * 1000 }));
  const present = Math.floor(now.getTime() / 1000 / STEP_SECONDS);
  const given = [Buffer.from(first), Buffer.from(second)];
  return [present - 1, present, present + 1].some((step) =>
    given.every((code, at) => {
      const right = codeAt(step - 1 + at);
      return code.length === right.length && timingSafeEqual(code, right);
    }),
  );
}

/** The QR code that authenticator apps read, as a PNG in base64. */
export async function seedQrCode(seed: string, deviceName: string, accountId: string): Promise<string> {
  const uri = new TOTP({ issuer: 'Keytrail', label: `${deviceName}@${accountId}`, secret: Secret.fromBase32(seed) }).toString();
  return (await toBuffer(uri, { type: 'png', errorCorrectionLevel: 'M' })).toString('base64');
}
