import { accountOfName, type PreparedAppend } from './prepared-append';

const MAX_EVENTS = 500;
const MAX_LOOKED_AT = 1_000;

/**
 * What the members of a group touch. Two appends are apart if neither writes what the other reads or writes, so their checks can be made
 * side by side, one statement a kind.
 */
class Touched {
  private readonly written = new Set<string>();
  private readonly read = new Set<string>();
  /** Prefixes below which a name is claimed or released, and prefixes below which nothing may be held. */
  private readonly changedBelow = new Set<string>();
  private readonly emptyBelow = new Set<string>();

  /** Adds the append, unless it meets something that is touched already. */
  take({ accountId, streamId, options, net }: PreparedAppend): boolean {
    const writes = [`s ${accountId} ${streamId}`];
    const reads: string[] = [];
    const changes: string[] = [];
    const empties: string[] = [];
    (options.account ? writes : reads).push(`a ${accountId}`);
    for (const name in options.alsoExpect) reads.push(`s ${accountId} ${name}`);
    for (const { id } of options.credentials ?? []) writes.push(`c ${accountId} ${id}`);
    if (options.idempotency) writes.push(`k ${accountId} ${options.idempotency.caller}\n${options.idempotency.key}`);
    if (net) {
      const named = (name: string): string => `n ${accountOfName(accountId, name)} ${name}`;
      const change = (name: string): void => {
        const key = named(name);
        writes.push(key);
        for (let slash = key.indexOf('/'); slash >= 0 && slash < key.length - 1; slash = key.indexOf('/', slash + 1))
          changes.push(key.slice(0, slash + 1));
      };
      for (const [name] of net.claimed) change(name);
      for (const name of net.released) change(name);
      for (const name of net.absent) reads.push(named(name));
      for (const name of net.present) reads.push(named(name));
      for (const prefix of net.below) empties.push(named(prefix));
    }
    if (writes.some((key) => this.written.has(key) || this.read.has(key)) || reads.some((key) => this.written.has(key))) return false;
    if (changes.some((key) => this.emptyBelow.has(key)) || empties.some((key) => this.changedBelow.has(key))) return false;
    for (const key of writes) this.written.add(key);
    for (const key of reads) this.read.add(key);
    for (const key of changes) this.changedBelow.add(key);
    for (const key of empties) this.emptyBelow.add(key);
    return true;
  }
}

/**
 * Takes the next group off the queue: the first member, and those after it that are apart from all others in the group, up to `most`
 * members and 500 events. A larger append is a group of its own. What is not taken keeps its order.
 */
export function nextGroup<T extends { readonly append: PreparedAppend; readonly alone: boolean }>(queue: T[], most: number): T[] {
  const first = queue[0];
  if (!first) return [];
  if (queue.length === 1 || first.alone || first.append.events.length >= MAX_EVENTS) return [queue.shift() as T];
  const touched = new Touched();
  const group: T[] = [];
  const left: T[] = [];
  let events = 0;
  let looked = 0;
  for (; looked < queue.length && looked < MAX_LOOKED_AT && group.length < most && events < MAX_EVENTS; looked++) {
    const member = queue[looked] as T;
    const fits = !member.alone && events + member.append.events.length <= MAX_EVENTS;
    if (fits && touched.take(member.append)) {
      group.push(member);
      events += member.append.events.length;
    } else left.push(member);
  }
  queue.splice(0, looked, ...left);
  return group;
}
