import { randomBytes } from 'node:crypto';

/** A secret access key in AWS's shape: 40 characters of base64, 240 random bits. */
export const newSecretAccessKey = (): string => randomBytes(30).toString('base64');
