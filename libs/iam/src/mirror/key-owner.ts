import type { Position } from './fold-order';
import { markGone } from './gone';
import type { Knowledge } from './known';

/** Whose a long-term key is, and where the fold learned of it. */
export interface KeyOwner {
  readonly userId: string;
  readonly told: Position;
}

const key = (accessKeyId: string): string => `access-key/${accessKeyId}`;

export const keyOwner = (knowledge: Knowledge, accessKeyId: string): KeyOwner | undefined => knowledge.get(key(accessKeyId));

export const setKeyOwner = (knowledge: Knowledge, accessKeyId: string, owner: KeyOwner): void => knowledge.set(key(accessKeyId), owner);

export function forgetKey(knowledge: Knowledge, accessKeyId: string): void {
  const owner = keyOwner(knowledge, accessKeyId);
  if (!owner) return;
  knowledge.remove(key(accessKeyId));
  markGone(knowledge, accessKeyId, owner.told);
}
