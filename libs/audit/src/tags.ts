/** Tags of an entity, key → value. */
export type Tags = Readonly<Record<string, string>>;

const without = (tags: Tags, keys: readonly string[]): Tags => {
  const gone = new Set(keys.map((key) => key.toLowerCase()));
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key.toLowerCase())));
};

/** Tags after some were set. AWS's tag keys are unique without regard to case; the last spelling stays. */
export const tagged = (tags: Tags, set: readonly { readonly key: string; readonly value: string }[]): Tags =>
  Object.fromEntries([...Object.entries(without(tags, set.map(({ key }) => key))), ...set.map(({ key, value }): [string, string] => [key, value])]);

/** Tags after some were removed. */
export const untagged = (tags: Tags, keys: readonly string[]): Tags => without(tags, keys);
