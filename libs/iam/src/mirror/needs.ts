import type { Recorded } from '@app/kernel';
import { hasFreeSlot } from './access-keys';
import { textIn, type Data, type Folding } from './folding';
import { createdBy, deletedBy, nameKey, renamedBy } from './named';
import { refByName } from './names';

const slotKey = (data: Data): string => `slot/${textIn(data, 'userName')?.toLowerCase() ?? ''}`;

/** The name or key slot that an event takes, if somebody else has it now. */
export function takenNeed(folding: Folding, event: Recorded): string | undefined {
  const data = event.data as Data;
  const { knowledge } = folding;
  if (event.type === 'AccessKeyCreated') {
    const userName = textIn(data, 'userName');
    const userId = userName === undefined ? textIn(data, 'userId') : refByName(knowledge, 'user', userName);
    return userId === undefined || hasFreeSlot(folding, userId) ? undefined : slotKey(data);
  }
  const named = createdBy.get(event.type) ?? renamedBy.get(event.type);
  if (!named) return undefined;
  const name = textIn(data, createdBy.has(event.type) ? named.name : (named.renamed?.to ?? ''));
  if (name === undefined) return undefined;
  const key = nameKey(named.kind, name);
  return knowledge.get(key) === undefined || key === nameKey(named.kind, renamedBy.has(event.type) ? (textIn(data, named.name) ?? '') : '') ? undefined : key;
}

/** The names and key slots that an event frees. */
export function freed({ type, data }: Recorded): string | undefined {
  if (type === 'AccessKeyDeleted') return slotKey(data as Data);
  const named = deletedBy.get(type) ?? renamedBy.get(type);
  const name = named && textIn(data as Data, named.name);
  return name === undefined ? undefined : nameKey(named?.kind ?? '', name);
}
