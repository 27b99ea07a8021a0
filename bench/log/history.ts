import { v7 as uuidv7 } from 'uuid';
import type { EventStore } from '@app/event-store';
import { newUniqueId, type PendingEvent } from '@app/kernel';

export const ACCOUNT = '100000000001';
const GROUP = 500;

function event(streamId: PendingEvent['streamId'], type: string, data: object): PendingEvent {
  return {
    id: uuidv7(),
    type,
    schemaVersion: 1,
    outcome: 'change',
    accountId: ACCOUNT,
    streamId,
    actor: { kind: 'operator', sourceIp: '127.0.0.1', userAgent: 'bench' },
    source: { kind: 'command' },
    correlationId: uuidv7(),
    causationId: null,
    data,
  };
}

/** Opens the managed account that the history is of. */
export async function open(store: EventStore): Promise<void> {
  const opened = event(`account/${ACCOUNT}`, 'AccountOpened', { name: null, mode: 'managed' });
  await store.append(ACCOUNT, opened.streamId, [opened], { expected: 'none', account: { open: { name: null, mode: 'managed' } } });
}

/**
 * A history in equal parts: user created, tagged, policy attached, key created. The tags come `lag` users later, so that about one event in four changes a row of an earlier batch.
 */
export function* history(events: number, lag = 2_500): Generator<PendingEvent> {
  const userOf: string[] = [];
  for (let at = 0, made = 0; made < events; at++) {
    const userId = newUniqueId('AIDA', ACCOUNT);
    userOf.push(userId);
    const names = { userName: `user-${at}`, userId };
    const earlier = Math.max(0, at - lag);
    const tagged = { userName: `user-${earlier}`, userId: userOf[earlier]! };
    const accessKeyId = newUniqueId('AKIA', ACCOUNT);
    const policyArn = `arn:aws:iam::aws:policy/Policy${at % 300}`;
    const four = [
      event(`user/${userId}`, 'UserCreated', { ...names, path: '/bench/' }),
      event(`user/${tagged.userId}`, 'UserTagged', { ...tagged, tags: [{ key: 'team', value: `team-${at % 40}` }] }),
      event(`user/${userId}`, 'PolicyAttachedToUser', { ...names, policyArn }),
      event(`access-key/${accessKeyId}`, 'AccessKeyCreated', { ...names, accessKeyId, slot: 1 }),
    ];
    for (const one of four) if (made++ < events) yield one;
  }
}

/** Appends a history, many streams at once. */
export async function append(store: EventStore, events: Iterable<PendingEvent>): Promise<void> {
  let group: Promise<unknown>[] = [];
  for (const one of events) {
    group.push(store.append(ACCOUNT, one.streamId, [one], { expected: 'any' }));
    if (group.length >= GROUP * 4) {
      await Promise.all(group);
      group = [];
    }
  }
  await Promise.all(group);
}
