import { nameInArn, parseArn } from '@app/kernel';
import { listOf, type PrincipalElement } from '../language/document';
import type { Principal } from './principal';

/**
 * How a resource policy's statement reaches a principal: it names exactly it (or everybody), the role or user behind its session, or only its account, which
 * delegates to the account's own policies.
 */
export type Reach = 'itself' | 'behind-session' | 'account';

/** Unique ids to which the ARNs of a stored policy are bound. */
export type BoundPrincipals = Readonly<Record<string, string>>;

export type ReachOf = (principal: Principal, bound: BoundPrincipals | undefined) => Reach | undefined;

const STRONGEST_FIRST: readonly Reach[] = ['itself', 'behind-session', 'account'];

/** `Principal`: a bare text other than `*` is read as `{"AWS": …}`. Wildcards within an ARN and groups reach nobody. */
export function compilePrincipal(element: PrincipalElement): ReachOf {
  const tests = Object.entries(typeof element === 'string' ? { AWS: element } : element).flatMap(([kind, names]) =>
    listOf(names).map((name) => nameTest(kind, name)),
  );
  return (principal, bound) => {
    const reaches = new Set(tests.map((test) => test(principal, bound)));
    return STRONGEST_FIRST.find((reach) => reaches.has(reach));
  };
}

/**
 * `NotPrincipal`: everybody but the named. Under Deny the account of a principal does not stand for it, so it is spared only where it is named itself; a principal
 * with a permissions boundary is never spared.
 */
export function compileNotPrincipal(
  element: PrincipalElement,
  effect: 'Allow' | 'Deny',
): (principal: Principal, bound: BoundPrincipals | undefined, hasBoundary: boolean) => boolean {
  const reachOf = compilePrincipal(element);
  return (principal, bound, hasBoundary) => {
    const reach = reachOf(principal, bound);
    if (effect === 'Allow') return reach === undefined;
    return hasBoundary || reach === undefined || reach === 'account';
  };
}

function nameTest(kind: string, name: string): ReachOf {
  if (name === '*') return () => 'itself';
  if (kind === 'Service') return (principal) => (principal.kind === 'service' && principal.arn === name ? 'itself' : undefined);
  if (kind === 'Federated') return (principal) => (principal.kind === 'federated' && principal.arn === name ? 'itself' : undefined);
  if (kind !== 'AWS') return () => undefined;
  const account = /^(?:\d{12}|arn:[^:]+:iam::\d{12}:root)$/.test(name) ? /\d{12}/.exec(name)?.[0] : undefined;
  if (account !== undefined) return (principal) => reachOfAccount(principal, account);
  if (/^A(IDA|ROA)[A-Z0-9]+$/.test(name))
    return ({ id, kind: who }) => (id === name ? (who === 'user' ? 'itself' : 'behind-session') : undefined);
  return arnTest(name);
}

function reachOfAccount(principal: Principal, account: string): Reach | undefined {
  if (principal.accountId !== account || principal.kind === 'service' || principal.kind === 'anonymous') return undefined;
  return principal.kind === 'root' ? 'itself' : 'account';
}

function arnTest(name: string): ReachOf {
  const arn = parseArn(name);
  return (principal, bound) => {
    if (bound?.[name] !== undefined && principal.id !== undefined && bound[name] !== principal.id) return undefined;
    if (principal.arn === name) return principal.kind === 'role' ? 'behind-session' : 'itself';
    if (principal.sessionOf !== undefined) return principal.sessionOf === name ? 'behind-session' : undefined;
    if (
      principal.kind !== 'role-session' ||
      arn === undefined ||
      !arn.resource.startsWith('role/') ||
      arn.accountId !== principal.accountId
    )
      return undefined;
    return nameInArn(name) === roleNameOf(principal.arn) ? 'behind-session' : undefined;
  };
}

/** The role's name in `arn:…:assumed-role/<role>/<session>`. */
const roleNameOf = (sessionArn: string | undefined): string | undefined => sessionArn?.split(':assumed-role/')[1]?.split('/')[0];
