import type { CompiledPolicy } from '../statement/compiled-policy';
import { exactDecision, itemOf, type IndexedHolder } from './exact-decision';
import { identityOf, type IndexedPrincipal } from './holder';
import { ALLOWS, PERSONAL } from './identity-marks';
import { Population } from './population';
import type { WhoCanAnswer, WhoCanItem, WhoCanPage, WhoCanQuestion } from './question';
import { ALLOWED, DENIED } from './limits';
import { Verdicts } from './verdicts';

/**
 * Answers "who can do this?" for one account without asking everybody: distinct statements and who holds them. Its parts are told in any order, each by a key of its
 * own: principals and groups by their ids (grants are bound to these), policies by any. A change costs what it touches.
 */
export class WhoCanIndex {
  private readonly population = new Population();

  constructor(readonly accountId: string) {}

  /** Adds a principal or changes what it is; `boundary`: the key of a policy. */
  setPrincipal(key: string, principal: IndexedPrincipal, boundary: string | null): void {
    this.population.setPrincipal(key, principal, boundary);
  }

  removePrincipal(key: string): void {
    this.population.removePrincipal(key);
  }

  /** `holder`: a principal or a group. */
  attach(holder: string, policy: string): void {
    this.population.attach(holder, policy);
  }

  detach(holder: string, policy: string): void {
    this.population.detach(holder, policy);
  }

  join(group: string, user: string): void {
    this.population.join(group, user);
  }

  leave(group: string, user: string): void {
    this.population.leave(group, user);
  }

  /** What a policy says from now on; null: nobody can read it, whose name is given then. Does nothing for a policy that nobody holds or is bounded by. */
  setPolicy(key: string, compiled: CompiledPolicy | null, name = compiled?.name ?? key): void {
    this.population.setPolicy(key, compiled, name);
  }

  /** Whether somebody holds a policy or is bounded by it. */
  uses(policy: string): boolean {
    return this.population.policy(policy) !== undefined;
  }

  /** Keys of policies in use that nobody has told yet. */
  untold(): string[] {
    return this.population.untold();
  }

  /** Names of policies that bear on a principal and that nobody can read. */
  unreadable(): string[] {
    return this.population.unreadable();
  }

  /** How many principals, groups and policies it holds. */
  get size(): number {
    return this.population.size;
  }

  /** The same decisions and conditions as `decide` gives for each principal with its identity policies in the order of their names. */
  ask(question: WhoCanQuestion, { after, limit = Infinity }: WhoCanPage = {}): WhoCanAnswer {
    const verdicts = new Verdicts(this.accountId, this.population, question);
    const { slots, from } = this.population.order.after(after);
    const items: WhoCanItem[] = [];
    let at = from;
    for (; at < slots.length && items.length < limit; at++) {
      const slot = slots[at] as number;
      if (verdicts.codes[slot] === DENIED) continue;
      const holder = this.population.holders.all[slot] as IndexedHolder;
      items.push(this.granted(holder, verdicts) ?? this.decided(holder, verdicts, question));
    }
    while (at < slots.length && verdicts.codes[slots[at] as number] === DENIED) at++;
    return { items, more: at < slots.length, count: verdicts.count, unsupported: [...verdicts.unsupported] };
  }

  /** Where it is plain which policies grant. */
  private granted(holder: IndexedHolder, { codes, marks, limits }: Verdicts): WhoCanItem | undefined {
    if (codes[holder.slot] !== ALLOWED || limits.of(this.population.kinds[holder.slot] as number, holder).isPersonal) return undefined;
    let via: string[] | undefined;
    for (const slot of identityOf(holder)) {
      const bits = marks.ofPolicy[slot] as number;
      if (bits & PERSONAL) return undefined;
      if ((bits & ALLOWS) === 0) continue;
      const name = this.population.policies.all[slot]?.compiled?.name as string;
      via = via ? [...via, name] : [name];
    }
    if (via && via.length > 1) via.sort();
    const resource = limits.resourceGrants(holder);
    if (resource !== undefined) via = [...(via ?? []), resource];
    return { principal: holder.principal.arn, decision: 'allowed', via: via ?? [] };
  }

  private decided(holder: IndexedHolder, verdicts: Verdicts, question: WhoCanQuestion): WhoCanItem {
    const identity = verdicts.speaking(holder);
    const decision = verdicts.exact.get(holder.slot) ?? exactDecision(this.accountId, holder, identity, question);
    return itemOf(holder, decision, identity, question);
  }
}
