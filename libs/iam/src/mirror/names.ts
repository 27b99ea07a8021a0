import type { Folding } from './folding';
import type { Entity, Knowledge } from './known';
import { nameKey, type EntityKind } from './named';

export const entityKey = (kind: EntityKind, ref: string): string => `${kind}/${ref}`;
export const uniqueIdKey = (kind: EntityKind, uniqueId: string): string => `${kind}-id/${uniqueId}`;

export const entityOf = (knowledge: Knowledge, kind: EntityKind, ref: string): Entity | undefined => knowledge.get(entityKey(kind, ref));

/** Who bears a name now. */
export const refByName = (knowledge: Knowledge, kind: EntityKind, name: string): string | undefined => knowledge.get(nameKey(kind, name));

/** Who has this unique id. */
export function refByUniqueId(knowledge: Knowledge, kind: EntityKind, uniqueId: string): string | undefined {
  if (entityOf(knowledge, kind, uniqueId)?.uniqueId === uniqueId) return uniqueId;
  return knowledge.get(uniqueIdKey(kind, uniqueId));
}

/** The key of somebody whose unique id nobody told: the name and the place where it was first met. */
export function standIn({ position }: Folding, kind: EntityKind, name: string): string {
  const time = position.slice(0, position.indexOf(' '));
  return `${kind}:${name.toLowerCase()}@${time}/${position.slice(time.length + ' 0 '.length, -' 0000'.length)}`;
}
