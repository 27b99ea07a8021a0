import type pg from 'pg';
import { policies } from '../policies/policies.projection';
import { policyVersions } from '../policies/policy-versions.projection';
import {
  ATTACHMENTS,
  documentsOf,
  GROUPS,
  INLINE,
  inlineOf,
  MEMBERSHIPS,
  pagesOf,
  PRINCIPALS,
  rowsOf,
  type Found,
  type Source,
} from './account-rows.query';
import { IndexWriter } from './index-writer';
import type { PendingRows } from './pending-rows';

const DOCUMENTS_AT_ONCE = 1_000;

/** The index of all rows of an account. */
export async function loadedIndex(client: pg.ClientBase, accountId: string): Promise<IndexWriter> {
  const writer = new IndexWriter(accountId);
  for await (const page of pagesOf(client, accountId, GROUPS)) for (const row of page) writer.putGroup(row);
  for await (const page of pagesOf(client, accountId, PRINCIPALS)) for (const row of page) writer.putPrincipal(row);
  for await (const page of pagesOf(client, accountId, MEMBERSHIPS)) for (const row of page) writer.putMembership(row);
  for await (const page of pagesOf(client, accountId, ATTACHMENTS)) for (const row of page) writer.putAttachment(row);
  const untold = writer.index.untold();
  for (let at = 0; at < untold.length; at += DOCUMENTS_AT_ONCE) {
    const arns = untold.slice(at, at + DOCUMENTS_AT_ONCE);
    const documents = await documentsOf(client, accountId, arns);
    for (const arn of arns) writer.putDocument(arn, documents.get(arn) ?? null);
  }
  for await (const page of pagesOf(client, accountId, INLINE)) for (const row of page) writer.putInline(row);
  return writer;
}

/** Reads the rows that have changed. What it returns puts them into the index at once, so that no question meets half of them. */
export async function readChanges(
  client: pg.ClientBase,
  accountId: string,
  pending: PendingRows,
  writer: IndexWriter,
): Promise<() => void> {
  const changed = <R extends object>(source: Source<R>): Promise<Found<R>> => rowsOf(client, accountId, source, pending.of(source.of));
  const groups = await changed(GROUPS);
  const principals = await changed(PRINCIPALS);
  const memberships = await changed(MEMBERSHIPS);
  const attachments = await changed(ATTACHMENTS);
  const inline = await changed(INLINE);
  const renamed = await inlineOf(client, accountId, [...writer.renamedPrincipals(principals.rows), ...writer.renamedGroups(groups.rows)]);
  const arns = [
    ...[policies, policyVersions].flatMap((projection) => pending.of(projection).flat()),
    ...attachments.rows.map(({ policyArn }) => policyArn),
    ...principals.rows.flatMap(({ boundary }) => boundary ?? []),
  ];
  const documents = await documentsOf(client, accountId, arns);
  return () => {
    for (const [id] of groups.gone) writer.removeGroup(id as string);
    for (const row of groups.rows) writer.putGroup(row);
    for (const [id] of principals.gone) writer.removePrincipal(id as string);
    for (const row of principals.rows) writer.putPrincipal(row);
    for (const [group, user] of memberships.gone) writer.removeMembership(group as string, user as string);
    for (const row of memberships.rows) writer.putMembership(row);
    for (const [holder, arn] of attachments.gone) writer.removeAttachment(holder as string, arn as string);
    for (const row of attachments.rows) writer.putAttachment(row);
    for (const [holder, name] of inline.gone) writer.removeInline(holder as string, name as string);
    for (const row of [...inline.rows, ...renamed]) writer.putInline(row);
    for (const arn of arns) writer.putDocument(arn, documents.get(arn) ?? null);
  };
}
