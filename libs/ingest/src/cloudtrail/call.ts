import { parseArn } from '@app/kernel';
import { canonicalPolicy } from '@app/policy-engine';

export type Members = Readonly<Record<string, unknown>>;

/** A CloudTrail record: JSON whose members nobody has checked (`iam-domain.md` §3.4). */
export type CloudTrailRecord = Members;

/** CloudTrail's word for what it does not tell. */
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';

export const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names that CloudTrail may spell with another capital: `sAMLProviderArn`, `sSHPublicKeyId`, `aWSServiceName`. */
const ACRONYM = /^(?:saml|ssh|aws)/;

/** A member by its name in lowerCamelCase; undefined where it is absent or null. */
export function member(of: unknown, name: string): unknown {
  if (!isMembers(of)) return undefined;
  if (Object.hasOwn(of, name)) return of[name] ?? undefined;
  if (!ACRONYM.test(name)) return undefined;
  const spelt = Object.keys(of).find((key) => key.toLowerCase() === name.toLowerCase());
  return spelt === undefined ? undefined : (of[spelt] ?? undefined);
}

/** A member that is text and tells something. */
export function textOf(of: unknown, name: string): string | undefined {
  const value = member(of, name);
  return typeof value === 'string' && value !== '' && value !== HIDDEN ? value : undefined;
}

export function numberOf(of: unknown, name: string): number | undefined {
  const value = member(of, name);
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

export function booleanOf(of: unknown, name: string): boolean | undefined {
  const value = member(of, name);
  if (typeof value === 'string') return /^(true|yes)$/i.test(value) ? true : /^(false|no)$/i.test(value) ? false : undefined;
  return typeof value === 'boolean' ? value : undefined;
}

export function textsOf(of: unknown, name: string): string[] | undefined {
  const value = member(of, name);
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : undefined;
}

/** Tags as AWS gives them; what is no tag is left out. */
export function tagsOf(of: unknown, name = 'tags'): { key: string; value: string }[] | undefined {
  const value = member(of, name);
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((tag) => {
    const key = member(tag, 'key') ?? member(tag, 'Key');
    return typeof key === 'string' ? [{ key, value: String(member(tag, 'value') ?? member(tag, 'Value') ?? '') }] : [];
  });
}

/** A policy document by value: requests bear JSON text, answers URL-encoded JSON text; what is no policy stays text. */
export function documentOf(value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  const text = typeof value === 'string' && /^\s*%7B/i.test(value) ? decoded(value) : value;
  try {
    return canonicalPolicy(text);
  } catch {
    return text;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** An accepted record as mapping reads it. */
export class Call {
  readonly request: unknown;
  readonly response: unknown;
  readonly identity: unknown;

  constructor(
    readonly record: CloudTrailRecord,
    readonly accountId: string,
    readonly eventSource: string,
    /** Without the version that Lambda puts at the end. */
    readonly eventName: string,
  ) {
    this.request = member(record, 'requestParameters');
    this.response = member(record, 'responseElements');
    this.identity = member(record, 'userIdentity');
  }

  /** Text of the request. */
  text(name: string): string | undefined {
    return textOf(this.request, name);
  }

  /** The object of the answer that bears the entity: `user`, `role`, `policy`, … */
  answer(name: string): unknown {
    return member(this.response, name);
  }

  /** The partition that the caller's ARN tells. */
  get partition(): string {
    return parseArn(textOf(this.identity, 'arn') ?? '')?.partition ?? 'aws';
  }

  /** Whom a call without `userName` acts on: the caller (I8). The root user has no name, and the account id as its id. */
  get caller(): { userName?: string; userId?: string } {
    const type = textOf(this.identity, 'type');
    if (type === 'Root') return { userId: this.accountId };
    if (type !== 'IAMUser') return {};
    const principalId = textOf(this.identity, 'principalId');
    return { userName: textOf(this.identity, 'userName'), userId: principalId && /\D/.test(principalId) ? principalId : undefined };
  }

  /** The user that the call names, in request or answer, else the caller. */
  owner(answered?: unknown): { userName?: string; userId?: string } {
    const userName = this.text('userName') ?? textOf(answered, 'userName');
    return userName === undefined ? this.caller : { userName };
  }

  /** The managed policy that is named. */
  get policy(): { policyArn?: string } {
    return { policyArn: this.text('policyArn') };
  }
}
