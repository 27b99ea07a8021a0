/** Tags of an entity, key → value. */
export type Tags = Readonly<Record<string, string>>;

/** How AWS compares tag keys: without regard to case on users and roles, exactly elsewhere. */
export type KeyComparison = 'ignoring-case' | 'exact';

const comparable = (key: string, comparison: KeyComparison): string => (comparison === 'exact' ? key : key.toLowerCase());

/** Tags after some were removed. */
export function untagged(tags: Tags, keys: readonly string[], comparison: KeyComparison): Tags {
  const gone = new Set(keys.map((key) => comparable(key, comparison)));
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(comparable(key, comparison))));
}

/** Tags after some were set; of a key in two spellings the last one stays. */
export const tagged = (tags: Tags, set: readonly { readonly key: string; readonly value: string }[], comparison: KeyComparison): Tags =>
  set.reduce((now, { key, value }) => Object.fromEntries([...Object.entries(untagged(now, [key], comparison)), [key, value]]), tags);
