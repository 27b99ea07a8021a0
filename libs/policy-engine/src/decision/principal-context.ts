import type { ContextValues } from '../matching/request-context';
import type { Principal } from '../statement/principal';

/** What AWS fills in for a principal, as far as it follows from what the principal is. */
export interface PrincipalFacts extends Principal {
  readonly name?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

const TYPES: Readonly<Partial<Record<Principal['kind'], string>>> = {
  user: 'User',
  root: 'Account',
  role: 'AssumedRole',
  'role-session': 'AssumedRole',
  'federated-user': 'FederatedUser',
  anonymous: 'Anonymous',
};

/**
 * The condition keys that derive from a principal and a resource's account: `aws:PrincipalArn` (of a session the role's), `aws:PrincipalAccount`,
 * `aws:PrincipalType`, `aws:PrincipalTag/*`, `aws:PrincipalIsAWSService`, `aws:ResourceAccount`, and of users `aws:username` and `aws:userid`. Keys that AWS
 * sets for no such principal are left out, and are known to be absent
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html).
 */
export function principalContext(principal: PrincipalFacts, resourceAccountId: string): ContextValues {
  const { kind, arn, accountId, id, name, tags = {}, sessionOf } = principal;
  const type = TYPES[kind];
  const user = kind === 'user';
  const entries: readonly (readonly [string, string | undefined])[] = [
    ['aws:PrincipalArn', kind === 'role-session' ? (sessionOf ?? roleOf(arn)) : arn],
    ['aws:PrincipalAccount', accountId],
    ['aws:PrincipalType', type],
    ['aws:PrincipalIsAWSService', String(kind === 'service')],
    ['aws:ResourceAccount', resourceAccountId],
    ['aws:username', user ? name : undefined],
    ['aws:userid', user ? id : undefined],
    ...Object.entries(tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value] as const),
  ];
  return Object.fromEntries(entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined));
}

/** The role in a session's ARN, which does not tell the role's path. */
const roleOf = (sessionArn: string | undefined): string | undefined =>
  sessionArn?.replace(/^(arn:[^:]+):sts:(:\d+:)assumed-role\/([^/]+)\/.*$/s, '$1:iam:$2role/$3');
