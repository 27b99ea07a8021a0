import { DomainError } from '@app/kernel';
import type { Tag } from '../parameters';

/** The tags of one subject: key → value. */
export type TagMap = ReadonlyMap<string, string>;

export const noTags: TagMap = new Map();

/** How AWS compares tag keys: without regard to case on users and roles, exactly elsewhere. */
export type KeyComparison = 'ignoring-case' | 'exact';

const MAX_TAGS = 50;

const comparable = (key: string, comparison: KeyComparison): string => (comparison === 'exact' ? key : key.toLowerCase());

/** The tags that a creation starts with; undefined if there are none. InvalidInput if a key comes twice. */
export function firstTags(tags: readonly Tag[] | undefined, comparison: KeyComparison): Tag[] | undefined {
  if (!tags?.length) return undefined;
  refuseDuplicates(tags, comparison);
  return tags.map(({ key, value }) => ({ key, value }));
}

/**
 * What setting tags changes: the tags that are new or get another value, and the keys that go because the new spelling of the same key replaces them. LimitExceeded
 * above 50.
 */
export function tagChanges(current: TagMap, wanted: readonly Tag[], comparison: KeyComparison): { set: Tag[]; replaced: string[] } {
  refuseDuplicates(wanted, comparison);
  const set = wanted.filter(({ key, value }) => current.get(key) !== value).map(({ key, value }) => ({ key, value }));
  const spelled = new Map(wanted.map(({ key }) => [comparable(key, comparison), key]));
  const replaced = [...current.keys()].filter((key) => (spelled.get(comparable(key, comparison)) ?? key) !== key);
  const added = set.filter(({ key }) => !current.has(key)).length;
  if (current.size - replaced.length + added > MAX_TAGS)
    throw new DomainError('LimitExceeded', `Cannot exceed quota for TagsPerResource: ${MAX_TAGS}`);
  return { set, replaced };
}

/** The keys, as they are spelled, of the tags that are there among those to be removed: AWS passes over the others in silence. */
export function keysToRemove(current: TagMap, keys: readonly string[], comparison: KeyComparison): string[] {
  const unwanted = new Set(keys.map((key) => comparable(key, comparison)));
  return [...current.keys()].filter((key) => unwanted.has(comparable(key, comparison)));
}

export const withTags = (current: TagMap, tags: readonly Tag[] = []): TagMap =>
  tags.length === 0 ? current : new Map([...current, ...tags.map(({ key, value }) => [key, value] as const)]);

export const withoutTags = (current: TagMap, keys: readonly string[]): TagMap => {
  const left = new Map(current);
  for (const key of keys) left.delete(key);
  return left;
};

/** Tags as AWS answers them; undefined if there are none. */
export const tagList = (tags: TagMap): Tag[] | undefined =>
  tags.size === 0 ? undefined : [...tags].map(([key, value]) => ({ key, value }));

function refuseDuplicates(tags: readonly Tag[], comparison: KeyComparison): void {
  const keys = new Set(tags.map(({ key }) => comparable(key, comparison)));
  if (keys.size < tags.length)
    throw new DomainError(
      'InvalidInput',
      `Duplicate tag keys found.${comparison === 'exact' ? '' : ' Please note that Tag keys are case insensitive.'}`,
    );
}
