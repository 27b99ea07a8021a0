import type { ChosenAccounts } from './account-choice';
import type { AsOf, KeytrailClient, List, Query } from './http/keytrail-client';

/** A row, and its account where all are asked. */
export type OfAccount<T> = T & { accountId?: string };

/** Asks the same list of each account and joins the answers; `asOf` is that of the account with the newest event, its reasons those of all. */
export async function overAccounts<T>(
  client: KeytrailClient,
  { ids, all }: ChosenAccounts,
  path: string,
  query: Query,
  most = Infinity,
): Promise<List<OfAccount<T>>> {
  const lists: List<OfAccount<T>>[] = [];
  for (const accountId of ids) {
    const list = await client.all<OfAccount<T>>(`/v1/accounts/${accountId}/${path}`, query, most);
    lists.push(all ? { ...list, items: list.items.map((item) => ({ accountId, ...item })) } : list);
  }
  const [only] = lists;
  if (!all && only) return only;
  const newest = lists.reduce<AsOf | undefined>(
    (one, { asOf }) => ((asOf?.logIndex ?? -1) > (one?.logIndex ?? -1) ? asOf : one),
    undefined,
  );
  const degraded = [...new Set(lists.flatMap(({ asOf }) => asOf?.degraded ?? []))];
  return { items: lists.flatMap(({ items }) => items), nextCursor: null, ...(newest && { asOf: { ...newest, degraded } }) };
}
