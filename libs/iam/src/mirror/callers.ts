import { nameInArn, parseArn, type Actor, type Recorded } from '@app/kernel';
import { inferKey } from './access-keys';
import { identify, infer, makeWay } from './entities';
import type { Folding } from './folding';
import { CALL_RANK, positionOf, recordIdOf, type Position } from './fold-order';
import { goneSince } from './gone';
import { keyOwner } from './key-owner';
import type { Knowledge } from './known';
import { entityOf, refByName, refByUniqueId } from './names';

/** A session's actor bears, beyond the envelope's members, the ARN of the role that issued it: the session's own ARN leaves out the role's path. */
export interface SessionActor extends Actor {
  readonly issuerArn?: string;
}

/** A user or role of this account, known by its id. */
interface Caller {
  readonly of: 'caller';
  readonly pair: string;
  readonly kind: 'user' | 'role';
  readonly uniqueId: string;
  readonly name: string;
  readonly path: string | null;
}

/** The use of a long-term key. */
interface KeyUse {
  readonly of: 'key';
  readonly pair: string;
  readonly accessKeyId: string;
  /** Absent: the root user's. */
  readonly ownerId?: string;
}

/** A call by somebody, or with a key, that tells the fold something if it is the earliest. */
export type FirstCall = (Caller | KeyUse) & { readonly event: Recorded; readonly position: Position };

const REFUSED = (data: { errorCode?: unknown; errorMessage?: unknown }): boolean =>
  data.errorCode !== undefined || data.errorMessage !== undefined;
const SESSION_ARN = /^assumed-role\/([^/]+)\//;
const ENTITY_ARN = /^(user|role)(\/(?:.*\/)?)[^/]+$/;

function callerIn(actor: SessionActor, accountId: string): Caller | undefined {
  const uniqueId = actor.principalId?.split(':', 1)[0];
  if (!uniqueId || /^\d+$/.test(uniqueId)) return undefined;
  const isSession = actor.kind === 'role-session';
  const arn = (isSession && actor.issuerArn) || actor.arn || '';
  const parsed = parseArn(arn);
  if (parsed?.accountId !== accountId || !(isSession || actor.kind === 'user' || actor.kind === 'role')) return undefined;
  const [, kind, path] = ENTITY_ARN.exec(parsed.resource) ?? [];
  const name = kind ? nameInArn(arn) : isSession ? SESSION_ARN.exec(parsed.resource)?.[1] : undefined;
  if (!name || (kind ?? 'role') !== (actor.kind === 'user' ? 'user' : 'role')) return undefined;
  return {
    of: 'caller',
    pair: `call/${uniqueId} ${kind ? arn : name}`,
    kind: actor.kind === 'user' ? 'user' : 'role',
    uniqueId,
    name,
    path: path ?? null,
  };
}

function keyUseIn({ kind, accessKeyId, principalId, arn }: Actor, accountId: string): KeyUse | undefined {
  if (!accessKeyId?.startsWith('AKIA')) return undefined;
  const pair = `call/${accessKeyId}`;
  if (kind === 'root') return principalId === accountId ? { of: 'key', pair, accessKeyId } : undefined;
  const isOwn = kind === 'user' && parseArn(arn ?? '')?.accountId === accountId;
  return isOwn && principalId ? { of: 'key', pair, accessKeyId, ownerId: principalId } : undefined;
}

/** What the caller of an event tells; refusals tell nothing. */
export function callsIn(event: Recorded): FirstCall[] {
  if (event.outcome === 'attempt' || event.type === 'ConsoleLoginFailed' || REFUSED(event.data)) return [];
  const position = positionOf(event.occurredAt, CALL_RANK, recordIdOf(event), 0);
  const { actor, accountId } = event;
  return [callerIn(actor, accountId), keyUseIn(actor, accountId)].flatMap((call) => (call ? [{ ...call, event, position }] : []));
}

/** Whether a call tells nothing that had not been told before it, so that it need not be folded in its place. */
export function tellsNothing(knowledge: Knowledge, call: FirstCall): boolean {
  const gone = goneSince(knowledge, call.of === 'key' ? call.accessKeyId : call.uniqueId);
  if (gone !== undefined) return gone <= call.position;
  if (call.of === 'key') return (keyOwner(knowledge, call.accessKeyId)?.told ?? '~') <= call.position;
  const ref = refByUniqueId(knowledge, call.kind, call.uniqueId);
  const entity = ref === undefined ? undefined : entityOf(knowledge, call.kind, ref);
  return entity !== undefined && (entity.told ?? '~') <= call.position && (entity.path !== null || call.path === null);
}

/** Keeps the place of a call in mind where what is known does not say by itself that a later one of the pair tells nothing. */
export function remember(knowledge: Knowledge, call: FirstCall): void {
  if (!tellsNothing(knowledge, call) || (call.of === 'caller' && call.path === null)) knowledge.set(call.pair, call.position);
}

/** Folds the earliest call of somebody or with a key: it tells id, ARN and key where nobody told them yet, and renames nobody. */
export function foldCall(folding: Folding, call: FirstCall): void {
  const { knowledge } = folding;
  if (goneSince(knowledge, call.of === 'key' ? call.accessKeyId : call.uniqueId) !== undefined) return;
  if (call.of === 'key') {
    const ownerId = call.ownerId === undefined ? call.event.accountId : refByUniqueId(knowledge, 'user', call.ownerId);
    if (ownerId === undefined || keyOwner(knowledge, call.accessKeyId)) return;
    const owner = { userName: entityOf(knowledge, 'user', ownerId)?.name, userId: ownerId };
    return inferKey(folding, call.accessKeyId, owner, 'Active');
  }
  const { kind, name, uniqueId, path } = call;
  const ref = refByUniqueId(knowledge, kind, uniqueId);
  if (ref !== undefined) {
    if (entityOf(knowledge, kind, ref)?.path === null && path !== null) identify(folding, kind, ref, { uniqueId, path });
    return;
  }
  const bearer = refByName(knowledge, kind, name);
  if (bearer !== undefined && entityOf(knowledge, kind, bearer)?.uniqueId === null)
    return identify(folding, kind, bearer, { uniqueId, path });
  makeWay(folding, kind, name);
  infer(folding, kind, name, { uniqueId, path });
}
