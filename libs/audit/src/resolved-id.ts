import { DomainError } from '@app/kernel';

/** The id that a row is keyed by: commands tell it, and the mirror fills it in. An event that came without one is refused, so that it parks instead of making a wrong row. */
export function resolvedId(id: string | undefined, name: string | undefined): string {
  if (id === undefined)
    throw new DomainError(
      'UnresolvedName',
      `Nobody has told the unique id of ${name ?? 'the subject'}; the event cannot be applied to a row`,
    );
  return id;
}

/** AWS's own unique id, or null where a row is keyed by a stand-in of the mirror's (`user:ann@…`). */
export const awsId = (id: string): string | null => (id.includes(':') ? null : id);
