import type { AccessKeyRow } from './access-keys.projection';

export const KEY_FINDINGS = ['unrotated', 'two-active', 'root'] as const;
export type KeyFindingCode = (typeof KEY_FINDINGS)[number];

/** What is wrong with an active key: since when, and by which events. */
export interface KeyFinding {
  readonly code: KeyFindingCode;
  readonly reason: string;
  /** ISO 8601 UTC. */
  readonly since: string;
  /** Log indexes. */
  readonly evidence: readonly number[];
}

/** The other active key of the same owner. */
export type OtherKey = Pick<AccessKeyRow, 'accessKeyId' | 'statusSince' | 'statusIndex'>;

const DAY = 86_400_000;
export const UNROTATED_DAYS = 90;

/** Full periods of 24 h since then; null where nobody knows. */
export const fullDays = (since: string | null, now: Date): number | null =>
  since === null ? null : Math.floor((now.getTime() - Date.parse(since)) / DAY);

/** The newest creation time of keys that are older than that many full days. */
export const createdBefore = (days: number, now: Date): string => new Date(now.getTime() - (days + 1) * DAY).toISOString();

const RULES: Readonly<
  Record<
    KeyFindingCode,
    (
      key: AccessKeyRow & { readonly isRoot: boolean; readonly otherActive: OtherKey | null },
      now: Date,
    ) => Omit<KeyFinding, 'code'> | undefined
  >
> = {
  unrotated: ({ createdAt, createdIndex }, now) => {
    const days = fullDays(createdAt, now);
    if (createdAt === null || days === null || days <= UNROTATED_DAYS) return undefined;
    const since = new Date(Date.parse(createdAt) + (UNROTATED_DAYS + 1) * DAY).toISOString();
    return { reason: `The key is ${days} days old; it should be replaced after ${UNROTATED_DAYS}`, since, evidence: [createdIndex] };
  },
  'two-active': ({ statusSince, statusIndex, otherActive }) => {
    if (!otherActive) return undefined;
    const since = statusSince > otherActive.statusSince ? statusSince : otherActive.statusSince;
    const evidence = [statusIndex, otherActive.statusIndex].sort((a, b) => a - b);
    return { reason: `Its owner has 2 active keys; the other one is ${otherActive.accessKeyId}`, since, evidence };
  },
  root: ({ isRoot, statusSince, statusIndex }) =>
    isRoot ? { reason: 'The root user has an active key, which no policy limits', since: statusSince, evidence: [statusIndex] } : undefined,
};

/** The findings of a key; an inactive key has none. */
export const findingsOf = (key: Parameters<(typeof RULES)['root']>[0], now: Date): KeyFinding[] =>
  key.status === 'Inactive'
    ? []
    : KEY_FINDINGS.flatMap((code) => {
        const found = RULES[code](key, now);
        return found ? [{ code, ...found }] : [];
      });
