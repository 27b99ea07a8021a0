import { type Actor, DomainError } from '@app/kernel';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

const USER_AGENT_LENGTH = 512;
const OPEN = /^\/(health(\/.*)?|docs|docs\/.*|docs-json)$/;

const actors = new WeakMap<object, Actor>();
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** One way to come in: who the caller is, or undefined if the request does not try this way. Throws DomainError Unauthenticated if it tries and fails. */
export type Authenticator = (request: FastifyRequest) => Actor | undefined;

/** The operator's way: `Authorization: Bearer <token>`, compared in constant time. */
export function operatorAuthenticator(token: string): Authenticator {
  const wanted = digest(token);
  return ({ headers, ip }) => {
    const [, given] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
    if (given === undefined) return undefined;
    if (!timingSafeEqual(digest(given), wanted))
      throw new DomainError('Unauthenticated', 'The bearer token is not the one of this Keytrail');
    const userAgent = headers['user-agent']?.slice(0, USER_AGENT_LENGTH);
    return { kind: 'operator', sourceIp: ip, ...(userAgent && { userAgent }) };
  };
}

/** Lets a request in, or throws DomainError Unauthenticated. Runs before the body is read. `/health/*`, `/docs` and `/docs-json` are open. */
export function admit(request: FastifyRequest, ways: readonly Authenticator[]): void {
  if (OPEN.test(request.url.split('?', 1)[0]!)) return;
  for (const way of ways) {
    const actor = way(request);
    if (actor) return void actors.set(request, actor);
  }
  throw new DomainError(
    'Unauthenticated',
    "Send Authorization: Bearer <token>; the token is in the data dir's credentials file, or what KEYTRAIL_ADMIN_TOKEN says",
  );
}

/** Who calls. Throws an Error on an open path, where nobody is asked. */
export function actorOf(request: FastifyRequest): Actor {
  const actor = actors.get(request);
  if (!actor) throw new Error(`Nobody was asked who calls ${request.method} ${request.routeOptions.url}`);
  return actor;
}
