import type { Position } from './fold-order';
import type { Knowledge } from './known';

const key = (id: string): string => `gone/${id}`;

/** Where the id of something that is deleted now had first been told; such ids never come back. */
export const goneSince = (knowledge: Knowledge, id: string): Position | undefined => knowledge.get(key(id));

export const markGone = (knowledge: Knowledge, id: string, told: Position): void => knowledge.set(key(id), told);

/** For trails whose ids are made up: what is created again is there again. */
export const unmarkGone = (knowledge: Knowledge, id: string): void => knowledge.remove(key(id));
