import { randomBytes, scrypt } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, Buffer>(scrypt);

/** `scrypt$<salt>$<hash>` in base64, with Node's parameters (N = 16,384, r = 8, p = 1): a password is never kept itself. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password.normalize('NFKC'), salt, 32);
  return `scrypt$${salt.toString('base64')}$${hash.toString('base64')}`;
}
