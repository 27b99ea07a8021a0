import { DomainError } from '@app/kernel';
import type { PasswordPolicy } from '../account/account';

const DEFAULT_LENGTH = 8;
const DEFAULT_KINDS = 3;

const KINDS = [
  { required: 'requireUppercaseCharacters', pattern: /[A-Z]/, words: 'an upper-case letter' },
  { required: 'requireLowercaseCharacters', pattern: /[a-z]/, words: 'a lower-case letter' },
  { required: 'requireNumbers', pattern: /[0-9]/, words: 'a digit' },
  { required: 'requireSymbols', pattern: /[!@#$%^&*()_+\-=[\]{}|']/, words: "one of the symbols ! @ # $ % ^ & * ( ) _ + - = [ ] { } | '" },
] as const;

/**
 * Refuses a password that the account's policy does not allow; without a policy AWS's default holds: 8 characters, three of the four kinds
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html).
 */
export function refuseWeakPassword(password: string, policy: PasswordPolicy | null): void {
  const length = policy?.minimumPasswordLength ?? DEFAULT_LENGTH;
  if (password.length < length) throw violation(`it needs at least ${length} characters`);
  const missing = KINDS.filter(({ pattern }) => !pattern.test(password));
  if (policy === null) {
    if (KINDS.length - missing.length < DEFAULT_KINDS) throw violation(`it needs three of: ${KINDS.map(({ words }) => words).join(', ')}`);
    return;
  }
  const first = missing.find(({ required }) => policy[required]);
  if (first) throw violation(`it needs ${first.words}`);
}

const violation = (why: string): DomainError =>
  new DomainError('PasswordPolicyViolation', `Password does not conform to the account password policy: ${why}.`);
