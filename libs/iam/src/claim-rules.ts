import type { Claims, PendingEvent } from '@app/kernel';
import type { EntityFact } from './catalogue';

type Type = EntityFact['type'];

/** What the append of each fact takes, frees and requires; facts without a rule claim nothing. */
export type ClaimRules = {
  readonly [T in Type]?: (event: Extract<EntityFact, { type: T }> & Pick<PendingEvent, 'accountId' | 'streamId'>) => Claims | undefined;
};
