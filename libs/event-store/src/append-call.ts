import { accountOfName, type PreparedAppend } from './prepared-append';
import type { Expected } from './append-options';
import { arrayLiteral } from './array-literal';

const PARAMETERS = {
  key: {
    command: 'int',
    account: 'text',
    caller: 'text',
    key: 'text',
    hash: 'text',
    stream: 'text',
    streamAt: 'int',
    events: 'int',
    last: 'int',
  },
  touched: { account: 'text', events: 'int', last: 'int' },
  opened: { command: 'int', account: 'text', kind: 'text', name: 'text', mode: 'text' },
  stream: { command: 'int', account: 'text', name: 'text', expected: 'int' },
  absent: { command: 'int', account: 'text', name: 'text' },
  below: { command: 'int', account: 'text', from: 'text', to: 'text' },
  present: { command: 'int', account: 'text', name: 'text' },
  released: { account: 'text', name: 'text' },
  claimed: { account: 'text', name: 'text', holder: 'text' },
  quota: { command: 'int', account: 'text', name: 'text', sum: 'int', most: 'int' },
  counted: { account: 'text', name: 'text', by: 'int' },
  credential: { account: 'text', id: 'text', row: 'bytea', status: 'text', kind: 'text' },
  event: {
    touched: 'int',
    sequence: 'int',
    streamAt: 'int',
    version: 'int',
    id: 'uuid',
    type: 'text',
    outcome: 'text',
    occurred: 'timestamptz',
  },
} as const;

type Tables = { [K in keyof typeof PARAMETERS]: { [C in keyof (typeof PARAMETERS)[K]]: unknown[] } };
const COLUMNS = Object.entries(PARAMETERS).flatMap(([table, columns]) =>
  Object.entries(columns).map(([column, type]) => ({ table, column, type })),
);

/**
 * The one prepared statement of the write path; its parameters are whether to probe, all bodies, all hashes, and arrays in the order of
 * `PARAMETERS` (append-function.migration.ts has the same order).
 */
export const APPEND_STATEMENT = {
  name: 'keytrail_append',
  text: `SELECT * FROM keytrail_append($1::boolean, $2::text, $3::bytea, ${COLUMNS.map(({ type }, i) => `$${i + 4}::${type}[]`).join()})`,
};

/** What the append function answers. */
export interface AppendRow {
  readonly first_log_index: number;
  readonly recorded_at: string;
  readonly stream_versions: readonly number[];
  readonly account_sequences: readonly (number | null)[];
  readonly refusals: readonly string[];
}

/**
 * Where in the answer a command finds itself: its stream's and its account's place, and how many events of the call came before its own.
 */
export interface Place {
  readonly stream: number;
  readonly account: number;
  readonly eventsBefore: number;
  readonly accountEventsBefore: number;
}

const code = (expected: Expected): number => (expected === 'any' ? -1 : expected === 'exists' ? -2 : expected === 'none' ? 0 : expected);

/** Between the bodies of a call, which are one text: canonical JSON has no control characters, so nothing needs to be quoted. */
const SEPARATOR = '\x1e';

/**
 * Lays a group of commands out as the arrays of one call. `probe`: look the event ids up first, because the group may already be in the
 * log.
 */
export function appendCall(group: readonly PreparedAppend[], probe: boolean): { values: unknown[]; places: Place[] } {
  const columns: Record<string, Record<string, unknown[]>> = {};
  for (const { table, column } of COLUMNS) (columns[table] ??= {})[column] = [];
  const tables = columns as Tables;
  const accounts = new Map<string, { at: number; events: number }>();
  const counters = new Map<string, { at: number; sum: number }>();
  const places: Place[] = [];
  const bodies: string[] = [];
  const hashes: Buffer[] = [];
  let eventsBefore = 0;
  group.forEach((append, command) => {
    let account = accounts.get(append.accountId);
    if (!account) {
      accounts.set(append.accountId, (account = { at: accounts.size, events: 0 }));
      add(tables.touched, { account: append.accountId, events: 0, last: 0 });
    }
    const place: Place = { stream: tables.stream.command.length, account: account.at, eventsBefore, accountEventsBefore: account.events };
    places.push(place);
    addStreams(tables, append, command);
    addNames(tables, append, command, counters);
    addRows(tables, append, command, place);
    append.events.forEach(({ pending: { id, type, outcome, occurredAt }, body, hash }, i) => {
      add(tables.event, {
        touched: place.account + 1,
        sequence: place.accountEventsBefore + i + 1,
        streamAt: place.stream + 1,
        version: i + 1,
        id,
        type,
        outcome,
        occurred: occurredAt,
      });
      bodies.push(body);
      hashes.push(hash);
    });
    eventsBefore += append.events.length;
    account.events += append.events.length;
    tables.touched.events[account.at] = account.events;
    if (append.events.length > 0) tables.touched.last[account.at] = eventsBefore;
  });
  const arrays = COLUMNS.map(({ table, column }) => arrayLiteral(columns[table]?.[column] ?? []));
  return { values: [probe, bodies.join(SEPARATOR), Buffer.concat(hashes), ...arrays], places };
}

function add<T extends Record<string, unknown[]>>(table: T, row: { [C in keyof T]: unknown }): void {
  for (const column in table) table[column]?.push(row[column]);
}

function addStreams({ stream }: Tables, { accountId, streamId, expected, options }: PreparedAppend, command: number): void {
  add(stream, { command, account: accountId, name: streamId, expected: code(expected) });
  for (const [name, also] of Object.entries(options.alsoExpect ?? {})) {
    if (also !== undefined) add(stream, { command, account: accountId, name, expected: code(also) });
  }
}

function addNames(
  tables: Tables,
  { accountId, net }: PreparedAppend,
  command: number,
  counters: Map<string, { at: number; sum: number }>,
): void {
  if (!net) return;
  for (const name of net.absent) add(tables.absent, { command, account: accountOfName(accountId, name), name });
  for (const name of net.present) add(tables.present, { command, account: accountOfName(accountId, name), name });
  for (const name of net.below)
    add(tables.below, { command, account: accountOfName(accountId, name), from: name, to: `${name.slice(0, -1)}0` });
  for (const name of net.released) add(tables.released, { account: accountOfName(accountId, name), name });
  for (const [name, holder] of net.claimed) add(tables.claimed, { account: accountOfName(accountId, name), name, holder });
  for (const { of, by, atMost } of net.counts) {
    const account = accountOfName(accountId, of);
    let counter = counters.get(`${account} ${of}`);
    if (!counter) {
      counters.set(`${account} ${of}`, (counter = { at: counters.size, sum: 0 }));
      add(tables.counted, { account, name: of, by: 0 });
    }
    counter.sum += by;
    tables.counted.by[counter.at] = counter.sum;
    if (by > 0) add(tables.quota, { command, account, name: of, sum: counter.sum, most: atMost });
  }
}

function addRows(tables: Tables, { accountId, streamId, events, options }: PreparedAppend, command: number, place: Place): void {
  const { idempotency, account } = options;
  if (idempotency) {
    add(tables.key, {
      command,
      account: accountId,
      caller: idempotency.caller,
      key: idempotency.key,
      hash: idempotency.bodyHash,
      stream: streamId,
      streamAt: place.stream + 1,
      events: events.length,
      last: place.eventsBefore + events.length,
    });
  }
  if (account) {
    const kind = 'open' in account ? 'open' : 'ensure' in account ? 'ensure' : 'rename';
    const row = 'open' in account ? account.open : 'ensure' in account ? account.ensure : { name: account.rename, mode: null };
    add(tables.opened, { command, account: accountId, kind, ...row });
  }
  for (const { id, row, status } of options.credentials ?? []) {
    const kind = row === null ? 'delete' : row === undefined ? 'status' : 'put';
    add(tables.credential, { account: accountId, id, row: row ?? null, status: status ?? null, kind });
  }
}
