/** The nouns that have streams of their own; `mirror` is the one change stream of a mirrored account. */
export const KINDS = ['account', 'user', 'group', 'role', 'policy', 'access-key', 'mfa-device', 'resource', 'guardrail', 'mirror'] as const;
export type Kind = (typeof KINDS)[number];

/** What an event can be about: a noun with a stream, or an entity that only mirrored accounts have so far. */
export type SubjectKind =
  | Exclude<Kind, 'mirror'>
  | 'instance-profile'
  | 'ssh-key'
  | 'signing-certificate'
  | 'service-credential'
  | 'server-certificate'
  | 'saml-provider'
  | 'oidc-provider';

/** `<kind>/<unique id>`: `user/AIDA…`, `access-key/AKIA…`, `mfa-device/<serial number>`, `resource/<ARN>`, `guardrail/scp/<level>/<name>`, `account/<account id>`, `mirror/<account id>`. */
export type StreamId = `${Kind}/${string}`;

/** The id part of a stream id. */
export const idOf = (stream: string): string => stream.slice(stream.indexOf('/') + 1);
