import {
  DomainError,
  type Claims,
  type Command,
  type CommandContext,
  type EventDefinition,
  type Fact,
  type PendingEvent,
} from '@app/kernel';
import { testDatabase, type TestDatabase } from '@app/testing';
import { handleCommand, type CommandMeta } from './command-handling';
import type { EventStore } from './event-store';
import { ACCOUNT, expectSoundLog, happened, openStore, outcome, twoAccounts } from './store.fixture';

class AddToBasket {
  basket!: string;
  item!: string;
}
type Basket = { readonly id?: string; readonly items: readonly string[] };
const types = ['BasketOpened', 'ItemAdded', 'BasketClosed'];
const catalogue: EventDefinition[] = [happened, ...types.map((type) => ({ ...happened, type }))];

/** Adds an item to a named basket, which the first item opens; at most three items, no item twice. */
const addToBasket: Command<AddToBasket, Basket> = {
  name: 'AddToBasket',
  body: AddToBasket,
  needs: ({ basket }, held) => [
    `basket-name/${basket}`,
    ...(held.holder(`basket-name/${basket}`) ? [`${held.holder(`basket-name/${basket}`)}/`] : []),
  ],
  stream: ({ basket }, { held, freshId }) => (held.holder(`basket-name/${basket}`) ?? `group/${freshId.AGPA}`) as 'group/x',
  fold: {
    initial: { items: [] },
    evolve: (state, { type, data }) =>
      type === 'BasketOpened'
        ? { ...state, id: (data as { id: string }).id }
        : { ...state, items: [...state.items, (data as { item: string }).item] },
  },
  decide({ basket, item }, { id, items }, { freshId }): Fact[] {
    if (items.includes(item)) return [];
    if (items.length >= 3) throw new DomainError('LimitExceeded', 'A basket holds three items');
    const opened = id === undefined ? [{ type: 'BasketOpened', data: { id: freshId.AGPA, basket } }] : [];
    return [...opened, { type: 'ItemAdded', data: { item } }];
  },
  result: (events, { id, items }, accountId) => ({ id, items, accountId, at: events[0]?.occurredAt }),
};
const claimsOf = ({ type, data, streamId }: PendingEvent): Claims | undefined =>
  type === 'BasketOpened'
    ? { claim: { [`basket-name/${(data as { basket: string }).basket}`]: streamId } }
    : { claim: { [`${streamId}/${(data as { item: string }).item}`]: 'x' } };

const meta: CommandMeta<AddToBasket, CommandContext> = { accountId: ACCOUNT, actor: { kind: 'operator' }, correlationId: 'c', claimsOf };
const keyed = (key: string, bodyHash = 'h') => ({ ...meta, idempotency: { caller: 'op', key, bodyHash } });

let database: TestDatabase;
let stores: EventStore[];
beforeEach(async () => {
  database = await testDatabase(twoAccounts);
  stores = [await openStore(database.url, { catalogue }), await openStore(database.url, { catalogue })];
});
afterEach(async () => {
  await expectSoundLog(stores[0] as EventStore);
  await Promise.all(stores.map((store) => store.close()));
  await database.drop();
});
const add = (basket: string, item: string, with_ = meta, store = 0) =>
  handleCommand(stores[store] as EventStore, addToBasket, { basket, item }, with_);

describe('handling a command', () => {
  it('decides on the folded stream and answers what was recorded', async () => {
    const first = await add('b', 'apple');
    expect(first).toEqual({
      status: 201,
      streamId: expect.stringMatching(/^group\/AGPA/),
      streamVersion: 2,
      logIndex: 4,
      replayed: false,
      events: [
        { id: expect.any(String), type: 'BasketOpened' },
        { id: expect.any(String), type: 'ItemAdded' },
      ],
      result: { id: first.streamId.slice(6), items: ['apple'], accountId: ACCOUNT, at: expect.stringMatching(/Z$/) },
    });
    expect(await add('b', 'pear')).toMatchObject({
      status: 201,
      streamId: first.streamId,
      streamVersion: 3,
      logIndex: 5,
      result: { items: ['apple', 'pear'] },
    });
    expect(await add('b', 'pear')).toEqual({
      status: 200,
      streamId: first.streamId,
      streamVersion: 3,
      logIndex: 5,
      events: [],
      replayed: false,
      result: { id: first.streamId.slice(6), items: ['apple', 'pear'], accountId: ACCOUNT },
    });
    await add('b', 'plum');
    expect(await outcome(add('b', 'fig'))).toBe('LimitExceeded');
  });

  it('decides again when somebody was faster: nobody fails for being slower', async () => {
    const added = await Promise.all(
      Array.from({ length: 40 }, (_, i) => add(`b${i % 2}`, `item${Math.floor(i / 2) % 3}`, meta, i % 4 < 2 ? 0 : 1)),
    );
    expect(added.filter(({ status }) => status === 201)).toHaveLength(6);
    expect(new Set(added.map(({ streamId }) => streamId)).size).toBe(2);
  });

  it('that conflicts for ever ends in Busy after five seconds', async () => {
    await add('b', 'apple');
    const held = {
      ...meta,
      claimsOf: ({ type }: PendingEvent): Claims | undefined => (type === 'ItemAdded' ? { claim: { 'basket-name/b': 'else' } } : undefined),
    };
    const began = Date.now();
    expect(await outcome(add('c', 'x', held))).toBe('Busy');
    expect(Date.now() - began).toBeGreaterThanOrEqual(5_000);
  });

  it('gives the decider more context, and credentials their rows', async () => {
    const secret: Command<AddToBasket, Basket, CommandContext & { color: string }> = {
      ...addToBasket,
      decide: (_, __, { color }) => [{ type: 'ItemAdded', data: { item: color } }],
    };
    const answer = await handleCommand(
      stores[0] as EventStore,
      secret,
      { basket: 'b', item: 'x' },
      {
        ...meta,
        contextFor: async ({ basket }, held, { accountId }) => ({ color: `red ${basket} ${held.holder('none')} ${accountId}` }),
        credentialsFor: ([event], { color }) => [{ id: 'AKIA', row: Buffer.from(`${event?.type} ${color}`) }],
      },
    );
    expect(answer.result).toMatchObject({ items: [`red b undefined ${ACCOUNT}`] });
    expect(Buffer.from((await (stores[0] as EventStore).credential(ACCOUNT, 'AKIA'))!.row).toString()).toBe(
      `ItemAdded red b undefined ${ACCOUNT}`,
    );
  });

  it('looks at other streams, and decides again if they have moved on', async () => {
    const { streamId } = await add('other', 'apple');
    let looks = 0;
    const copy: Command<AddToBasket, Basket> = {
      ...addToBasket,
      also: { other: { stream: () => streamId, fold: addToBasket.fold } },
      decide: (_, __, { also }) => [{ type: 'ItemAdded', data: { item: (also.other as Basket).items.join() } }],
    };
    const contextFor = async () => {
      if (looks++ === 0) await add('other', 'pear');
      return {};
    };
    expect((await handleCommand(stores[0] as EventStore, copy, { basket: 'b', item: 'x' }, { ...meta, contextFor })).result).toMatchObject({
      items: ['apple,pear'],
    });
    expect(looks).toBe(2);
  });
});

describe('an idempotency key', () => {
  it('gives the first answer again, its result computed from the log as it was', async () => {
    const first = await add('b', 'apple', keyed('k'));
    await add('b', 'pear');
    expect(await add('b', 'apple', keyed('k'))).toEqual({ ...first, replayed: true });
    expect(await add('b', 'apple', keyed('k'), 1)).toEqual({ ...first, replayed: true });
    expect(await outcome(add('b', 'fig', keyed('k', 'another body')))).toBe('IdempotencyKeyReused');
  });

  it('of a command that changed nothing is kept too; that of a refused one is not', async () => {
    await add('b', 'apple');
    const nothing = await add('b', 'apple', keyed('k'));
    await add('b', 'pear');
    expect(nothing).toMatchObject({ status: 200, events: [], replayed: false });
    expect(await add('b', 'apple', keyed('k'))).toEqual({ ...nothing, replayed: true });
    await add('b', 'plum');
    expect(await outcome(add('b', 'fig', keyed('refused')))).toBe('LimitExceeded');
    expect(await add('c', 'fig', keyed('refused'))).toMatchObject({ status: 201, replayed: false });
  });

  it('sent by many at once, over two processes, is one command', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => add('b', 'apple', keyed('k'), i % 2)));
    expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(answers.map(({ replayed: _, ...answer }) => JSON.stringify(answer))).size).toBe(1);
    expect((await (stores[0] as EventStore).head()).logIndex).toBe(4);
  });
});
