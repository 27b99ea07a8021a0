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

/** A name of a principal element, with its kind: `AWS`, `Service`, `Federated`, `CanonicalUser`. */
export interface NamedPrincipal {
  readonly kind: string;
  readonly name: string;
}

/** The names of a principal element; a bare text is read as `{"AWS": …}`. */
export const namedPrincipals = (element: PrincipalElement): readonly NamedPrincipal[] =>
  Object.entries(typeof element === 'string' ? { AWS: element } : element).flatMap(([kind, names]) =>
    listOf(names).map((name) => ({ kind, name })),
  );

/** The strongest reach of any of the names. Wildcards within an ARN and groups reach nobody. */
export function compilePrincipal(names: readonly NamedPrincipal[]): ReachOf {
  const tests = names.map(nameTest);
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  return (principal, bound) => {
    let strongest: Reach | undefined;
    for (const test of tests) {
      const reach = test(principal, bound);
      if (reach === 'itself') return reach;
      if (reach === 'behind-session' || strongest === undefined) strongest = reach ?? strongest;
    }
    return strongest;
  };
}

/**
 * `NotPrincipal`: everybody but the named. Under Deny the account of a principal does not stand for it, so it is spared only where it is named itself; a principal
 * with a permissions boundary is never spared.
 */
export function compileNotPrincipal(
  names: readonly NamedPrincipal[],
  effect: 'Allow' | 'Deny',
): (principal: Principal, bound: BoundPrincipals | undefined, hasBoundary: boolean) => boolean {
  const reachOf = compilePrincipal(names);
  return (principal, bound, hasBoundary) => {
    const reach = reachOf(principal, bound);
    if (effect === 'Allow') return reach === undefined;
    return hasBoundary || reach === undefined || reach === 'account';
  };
}

function nameTest({ kind, name }: NamedPrincipal): ReachOf {
  if (name === '*') return () => 'itself';
  if (kind === 'Service') return (principal) => (principal.kind === 'service' && principal.arn === name ? 'itself' : undefined);
  // The name of an outside identity provider (`accounts.google.com`) looks like that of a service.
  if (kind === 'Federated')
    return (principal) =>
      (principal.kind === 'federated' || principal.kind === 'service') && principal.arn === name ? 'itself' : undefined;
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
  const session = sessionsOfRole(name);
  return (principal, bound) => {
    if (bound !== undefined && principal.id !== undefined && Object.hasOwn(bound, name) && bound[name] !== principal.id) return undefined;
    if (principal.arn === name) return principal.kind === 'role' ? 'behind-session' : 'itself';
    if (principal.sessionOf !== undefined) return principal.sessionOf === name ? 'behind-session' : undefined;
    if (principal.kind !== 'role-session' || session === undefined) return undefined;
    return principal.arn?.startsWith(session) ? 'behind-session' : undefined;
  };
}

/** What the ARN of every session of a role begins with: it holds the role's name without its path. */
function sessionsOfRole(name: string): string | undefined {
  const arn = parseArn(name);
  if (arn === undefined || !arn.resource.startsWith('role/')) return undefined;
  return `arn:${arn.partition}:sts::${arn.accountId}:assumed-role/${nameInArn(name)}/`;
}
