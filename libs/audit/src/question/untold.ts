import type { AccountRow } from '@app/event-store';

/** What no import has told of a mirrored account yet: there is none of these imports so far. */
const MIRRORED = ['no-snapshot', 'guardrails-unknown', 'resource-policies-unknown'] as const;

/** Why an answer about what somebody may do is less than certain in any account of this kind: `degraded` of `can`, who-can and permissions. */
export const untoldOf = (mode: AccountRow['mode']): readonly string[] => (mode === 'mirrored' ? MIRRORED : []);
