import type { Claims, StreamId } from '@app/kernel';
import type { AppendOptions } from './append-options';
import { Catalogue } from './catalogue';
import { nextGroup } from './conflict-free-group';
import { prepareAppend, type PreparedAppend } from './prepared-append';
import { ACCOUNT, event, happened, OTHER_ACCOUNT } from './store.fixture';

const catalogue = new Catalogue([happened]);
const prepared = (streamId: StreamId, options: Partial<AppendOptions> = {}, events = 1, accountId = ACCOUNT): PreparedAppend =>
  prepareAppend(
    accountId,
    streamId,
    Array.from({ length: events }, () => event(streamId, {}, { accountId })),
    { expected: 'any', ...options },
    catalogue,
  );
const claims = (streamId: StreamId, ...list: Claims[]) => prepared(streamId, { claims: list });
const sizes = (appends: readonly PreparedAppend[], most = 1_000): string[][] => {
  const queue = appends.map((append) => ({ append, alone: false }));
  const groups: string[][] = [];
  while (queue.length > 0) groups.push(nextGroup(queue, most).map(({ append }) => append.streamId));
  return groups;
};

describe('a group', () => {
  it('has each stream once, and takes the rest in order', () => {
    expect(
      sizes([prepared('user/A'), prepared('user/A'), prepared('user/B'), prepared('user/A', {}, 1, OTHER_ACCOUNT), prepared('user/A')]),
    ).toEqual([['user/A', 'user/B', 'user/A'], ['user/A'], ['user/A']]);
  });
  it.each<[string, PreparedAppend, PreparedAppend, boolean]>([
    ['a name that both claim', claims('user/A', { claim: { n: 'x' } }), claims('user/B', { claim: { n: 'y' } }), true],
    ['a name that one releases and the other needs', claims('user/A', { release: ['n'] }), claims('user/B', { present: ['n'] }), true],
    ['a name that both need', claims('user/A', { present: ['n'] }), claims('user/B', { present: ['n'] }), false],
    ['a claim below what must be empty', claims('user/A', { claim: { 'p/x/y': 'x' } }), claims('user/B', { absent: ['p/'] }), true],
    ['what must be empty above a release', claims('user/A', { absent: ['p/x/'] }), claims('user/B', { release: ['p/x/y'] }), true],
    ['two claims below one prefix', claims('user/A', { claim: { 'p/x': 'x' } }), claims('user/B', { claim: { 'p/y': 'x' } }), false],
    [
      'one counter',
      claims('user/A', { count: { of: 'u', by: 1, atMost: 1 } }),
      claims('user/B', { count: { of: 'u', by: 1, atMost: 1 } }),
      false,
    ],
    [
      'one idempotency key',
      prepared('user/A', { idempotency: { caller: 'c', key: 'k', bodyHash: '' } }),
      prepared('user/B', { idempotency: { caller: 'c', key: 'k', bodyHash: '' } }),
      true,
    ],
    [
      'one credential',
      prepared('user/A', { credentials: [{ id: 'K', row: null }] }),
      prepared('user/B', { credentials: [{ id: 'K', row: null }] }),
      true,
    ],
    ['a stream that the other expects', prepared('user/A'), prepared('user/B', { alsoExpect: { 'user/A': 'exists' } }), true],
    ['an account that is renamed', prepared('user/A', { account: { rename: 'x' } }), prepared('user/B'), true],
    [
      'the name of another account',
      claims('user/A', { claim: { n: 'x' } }),
      prepared('user/B', { claims: [{ claim: { n: 'x' } }] }, 1, OTHER_ACCOUNT),
      false,
    ],
    [
      'a name over all accounts',
      claims('user/A', { claim: { '/n': 'x' } }),
      prepared('user/B', { claims: [{ claim: { '/n': 'x' } }] }, 1, OTHER_ACCOUNT),
      true,
    ],
  ])('keeps apart %s', (_, one, two, apart) => {
    expect(sizes([one, two])).toHaveLength(apart ? 2 : 1);
    expect(sizes([two, one])).toHaveLength(apart ? 2 : 1);
  });
  it('has at most 500 events; a larger append is one of its own', () => {
    const groups = sizes([
      prepared('user/A', {}, 300),
      prepared('user/B', {}, 300),
      prepared('user/C', {}, 200),
      prepared('user/D', {}, 900),
      prepared('user/E'),
    ]);
    expect(groups).toEqual([['user/A', 'user/C'], ['user/B', 'user/E'], ['user/D']]);
  });
  it('has at most as many members as asked for', () => {
    expect(sizes([prepared('user/A'), prepared('user/B'), prepared('user/C')], 2)).toEqual([['user/A', 'user/B'], ['user/C']]);
  });
});
