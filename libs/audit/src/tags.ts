/** Tags of an entity, key → value. */
export type Tags = Readonly<Record<string, string>>;

/** How AWS compares tag keys: without regard to case on users and roles, exactly elsewhere. */
export type KeyComparison = 'ignoring-case' | 'exact';

const isSame = (a: string, b: string, comparison: KeyComparison): boolean =>
  a === b || (comparison === 'ignoring-case' && a.length === b.length && a.toLowerCase() === b.toLowerCase());

/** Tags after some were removed. */
export function untagged(tags: Tags, keys: readonly string[], comparison: KeyComparison): Tags {
  const stays = ([key]: [string, string]): boolean => !keys.some((gone) => isSame(gone, key, comparison));
  return Object.fromEntries(Object.entries(tags).filter(stays));
}

/** Tags after some were set; of a key in two spellings the last one stays. */
export function tagged(tags: Tags, set: readonly { readonly key: string; readonly value: string }[], comparison: KeyComparison): Tags {
  const entries = Object.entries(tags);
  for (const { key, value } of set) {
    const at = entries.findIndex(([present]) => isSame(present, key, comparison));
    if (at < 0) entries.push([key, value]);
    else entries[at] = [key, value];
  }
  return Object.fromEntries(entries);
}
