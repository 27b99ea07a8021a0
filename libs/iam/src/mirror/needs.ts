import type { Recorded } from '@app/kernel';
import { hasFreeSlot } from './access-keys';
import { textIn, type Data, type Folding } from './folding';
import { keyOwner } from './key-owner';
import { createdBy, deletedBy, ENTITIES, isEntityKind, nameKey, renamedBy } from './named';
import { refByName, refByUniqueId } from './names';

const slotKey = (data: Data): string => `slot/${textIn(data, 'userName')?.toLowerCase() ?? ''}`;

/** The name or key slot that an event takes, if somebody else has it now. */
export function takenNeed(folding: Folding, event: Recorded): string | undefined {
  const data = event.data as Data;
  const { knowledge } = folding;
  if (event.type === 'AccessKeyCreated') {
    if (keyOwner(knowledge, textIn(data, 'accessKeyId') ?? '')) return undefined;
    const userName = textIn(data, 'userName');
    const userId = userName === undefined ? textIn(data, 'userId') : refByName(knowledge, 'user', userName);
    return userId === undefined || hasFreeSlot(folding, userId) ? undefined : slotKey(data);
  }
  const created = createdBy.get(event.type);
  const named = created ?? renamedBy.get(event.type);
  const name = named && textIn(data, created ? named.name : (named.renamed?.to ?? ''));
  if (name === undefined) return undefined;
  const key = nameKey(named?.kind ?? '', name);
  return knowledge.get(key) === undefined || isOwn(folding, event, key) ? undefined : key;
}

/** Whoever bears the name already is the one that gets it: it is spelt anew, or a call of its second told of it before. */
function isOwn({ knowledge }: Folding, { type, data }: Recorded, key: string): boolean {
  const named = renamedBy.get(type) ?? createdBy.get(type);
  if (renamedBy.has(type)) return key === nameKey(named?.kind ?? '', textIn(data as Data, named?.name ?? '') ?? '');
  if (!named || !isEntityKind(named.kind)) return false;
  const uniqueId = textIn(data as Data, ENTITIES[named.kind].id);
  return uniqueId !== undefined && refByUniqueId(knowledge, named.kind, uniqueId) === knowledge.get(key);
}

/** The names and key slots that an event frees. */
export function freed({ type, data }: Recorded): string | undefined {
  if (type === 'AccessKeyDeleted') return slotKey(data as Data);
  const named = deletedBy.get(type) ?? renamedBy.get(type);
  const name = named && textIn(data as Data, named.name);
  return name === undefined ? undefined : nameKey(named?.kind ?? '', name);
}
