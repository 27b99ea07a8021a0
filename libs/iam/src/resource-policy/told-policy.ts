/** Services that delete the whole policy of a resource; their other calls that take something away take one statement, a grant or an ACL. */
const DELETES_WHOLE = /^Delete\w*Policy$/;

interface Told {
  readonly document?: unknown;
  readonly eventName?: unknown;
}

/**
 * What an event tells of the policy of its resource as a whole: the document, null if there is none from now on, undefined if it tells of something else, such as an ACL, a grant or a
 * single statement.
 */
export function toldPolicy(type: string, { document, eventName }: Told): unknown {
  if (type === 'ResourcePolicySet') return document === '' ? null : document;
  const isWhole = typeof eventName !== 'string' || DELETES_WHOLE.test(eventName);
  return type === 'ResourcePolicyRemoved' && isWhole ? null : undefined;
}
