import { isMembers } from './call';

/** Members that bear a secret, as CloudTrail spells them or may spell them. */
const SECRET =
  /^(?:(?:old|new|service|master|user)?password|secret(?:accesskey|string|binary)?|(?:add)?privatekey|authenticationcode[12]|sessiontoken|tradeintoken|base32stringseed|qrcodepng|servicecredentialsecret|(?:web)?identitytoken|token)$/i;

const DEEPEST = 64;

/** The same JSON without the members that bear secrets. */
export const withoutSecrets = (value: unknown): unknown => walk(value, () => undefined, 0);

/** The same JSON with `MASKED` for each secret. */
export const masked = (value: unknown): unknown => walk(value, () => 'MASKED', 0);

function walk(value: unknown, secret: () => unknown, depth: number): unknown {
  if (depth > DEEPEST) return null;
  if (Array.isArray(value)) return value.map((each) => walk(each, secret, depth + 1));
  if (!isMembers(value)) return value;
  const members: [string, unknown][] = [];
  for (const [name, member] of Object.entries(value)) {
    const told = SECRET.test(name) && typeof member !== 'boolean' && member !== null ? secret() : walk(member, secret, depth + 1);
    if (told !== undefined) members.push([name, told]);
  }
  return Object.fromEntries(members);
}
