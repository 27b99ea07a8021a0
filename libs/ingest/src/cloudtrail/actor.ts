import type { Actor, ActorKind } from '@app/kernel';
import type { SessionActor } from '@app/iam';
import { member, textOf, type CloudTrailRecord } from './call';

const KINDS: Readonly<Record<string, ActorKind>> = {
  Root: 'root',
  IAMUser: 'user',
  AssumedRole: 'role-session',
  Role: 'role',
  FederatedUser: 'federated',
  SAMLUser: 'federated',
  WebIdentityUser: 'federated',
  IdentityCenterUser: 'federated',
  Directory: 'federated',
  AWSAccount: 'external-account',
  AWSService: 'service',
};

/** Who made a call, by `userIdentity` (`iam-domain.md` §3.4); best effort where its type is unknown or absent. */
export function actorOfRecord(record: CloudTrailRecord): Actor {
  const identity = member(record, 'userIdentity');
  const context = member(identity, 'sessionContext');
  const issuer = member(context, 'sessionIssuer');
  const invokedBy = textOf(identity, 'invokedBy');
  const kind = KINDS[textOf(identity, 'type') ?? ''] ?? (invokedBy ? 'service' : textOf(identity, 'arn') ? 'federated' : 'anonymous');
  const arn = textOf(identity, 'arn');
  const principalId = textOf(identity, 'principalId') ?? textOf(member(identity, 'onBehalfOf'), 'userId');
  const isSession = kind === 'role-session';
  const actor: SessionActor = {
    kind,
    arn,
    principalId: principalId ?? (kind === 'service' ? invokedBy : kind === 'external-account' ? textOf(identity, 'accountId') : undefined),
    accessKeyId: textOf(identity, 'accessKeyId'),
    sessionName: isSession ? sessionName(principalId, arn) : kind === 'federated' ? textOf(identity, 'userName') : undefined,
    sourceIdentity: textOf(context, 'sourceIdentity'),
    sourceIp: textOf(record, 'sourceIPAddress'),
    userAgent: textOf(record, 'userAgent'),
    issuerArn: isSession ? textOf(issuer, 'arn') : undefined,
  };
  return actor;
}

function sessionName(principalId: string | undefined, arn: string | undefined): string | undefined {
  const colon = principalId?.indexOf(':') ?? -1;
  if (principalId !== undefined && colon >= 0) return principalId.slice(colon + 1) || undefined;
  return arn?.split('/')[2];
}
