import { isMembers } from './call';

/** Members that bear a secret, as CloudTrail spells them or may spell them. */
const SECRET =
  /^(?:(?:old|new|service|master|user)?password|secret(?:accesskey|string|binary)?|(?:add)?privatekey|authenticationcode[12]|sessiontoken|tradeintoken|base32stringseed|qrcodepng|servicecredentialsecret|(?:web)?identitytoken|token)$/i;

const DEEPEST = 64;

/** The same JSON without the members that bear secrets. */
export function withoutSecrets(value: unknown, depth = 0): unknown {
  if (depth > DEEPEST) return null;
  if (Array.isArray(value)) return value.map((each) => withoutSecrets(each, depth + 1));
  if (!isMembers(value)) return value;
  const kept = Object.entries(value).filter(([name, member]) => !SECRET.test(name) || typeof member === 'boolean' || member === null);
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutSecrets(member, depth + 1)]));
}
