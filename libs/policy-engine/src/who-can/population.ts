import { isServiceLinked } from '../decision/special-cases';
import type { CompiledPolicy } from '../statement/compiled-policy';
import type { CompiledStatement } from '../statement/statement';
import { ArnOrder } from './arn-order';
import { Candidates } from './candidates';
import { drop, type HeldPolicy } from './held-policy';
import { isForgotten, kindOf, NO_PRINCIPAL, type Holder, type IndexedPrincipal } from './holder';
import { indexed, type IndexedStatement } from './indexed-statement';
import { Slots } from './slots';

/** The principals and groups of one account, what they hold, and the distinct statements of that. Every change touches only what it is about. */
export class Population {
  readonly holders = new Slots<Holder>();
  readonly policies = new Slots<HeldPolicy>();
  readonly candidates = new Candidates();
  readonly order = new ArnOrder((slot) => this.holders.all[slot]?.principal?.arn ?? '');
  /** By holder's slot: what the limits of a principal depend on, as a number (`kindOf`); NO_PRINCIPAL of a group, and of whom nobody has told. */
  readonly kinds: number[] = [];
  /** Policies that somebody is bounded by. */
  readonly boundaries = new Set<HeldPolicy>();
  /** Policies in use without statements: untold, or unreadable. */
  private readonly unread = new Set<HeldPolicy>();
  root: Holder | undefined;
  private readonly holderByKey = new Map<string, Holder>();
  private readonly policyByKey = new Map<string, HeldPolicy>();
  /** By the hash of their content. */
  private readonly statements = new Map<string, IndexedStatement>();

  get size(): number {
    return this.holderByKey.size + this.policyByKey.size;
  }

  holder = (key: string): Holder | undefined => this.holderByKey.get(key);
  policy = (key: string): HeldPolicy | undefined => this.policyByKey.get(key);

  /** A policy's statements in force; null: nobody can read them. Of a policy that nobody holds nothing is kept. */
  setPolicy(key: string, compiled: CompiledPolicy | null, name: string): void {
    const policy = this.policyByKey.get(key);
    if (!policy) return;
    policy.compiled = compiled;
    policy.name = name;
    if (compiled) this.unread.delete(policy);
    else this.unread.add(policy);
    this.setStatements(policy, policy.holders.length > 0 ? statementsOf(policy) : []);
  }

  setPrincipal(key: string, principal: IndexedPrincipal, boundary: string | null): void {
    const holder = this.holderOf(key);
    if (holder.principal?.arn !== principal.arn) {
      if (holder.principal) this.order.delete(holder.slot);
      holder.principal = principal;
      holder.exempt = isServiceLinked(principal.arn);
      this.order.add(holder.slot);
    } else holder.principal = principal;
    if (principal.kind === 'root') this.root = holder;
    this.setBoundary(holder, boundary);
    this.kinds[holder.slot] = kindOf(holder);
  }

  removePrincipal(key: string): void {
    const holder = this.holderByKey.get(key);
    if (!holder?.principal) return;
    this.setBoundary(holder, null);
    this.order.delete(holder.slot);
    holder.principal = undefined;
    this.kinds[holder.slot] = NO_PRINCIPAL;
    if (this.root === holder) this.root = undefined;
    this.forgetIfEmpty(holder);
  }

  attach(holderKey: string, policyKey: string): void {
    const holder = this.holderOf(holderKey);
    const policy = this.policyOf(policyKey);
    if (holder.policies.includes(policy.slot)) return;
    holder.policies.push(policy.slot);
    policy.holders.push(holder.slot);
    if (policy.holders.length === 1) this.setStatements(policy, statementsOf(policy));
  }

  detach(holderKey: string, policyKey: string): void {
    const [holder, policy] = [this.holderByKey.get(holderKey), this.policyByKey.get(policyKey)];
    if (!holder || !policy || !drop(holder.policies, policy.slot)) return;
    drop(policy.holders, holder.slot);
    if (policy.holders.length === 0) this.setStatements(policy, []);
    this.forgetIfUnused(policy);
    this.forgetIfEmpty(holder);
  }

  join(groupKey: string, memberKey: string): void {
    const [group, member] = [this.holderOf(groupKey), this.holderOf(memberKey)];
    if (member.groups.includes(group)) return;
    member.groups.push(group);
    group.members.push(member.slot);
  }

  leave(groupKey: string, memberKey: string): void {
    const [group, member] = [this.holderByKey.get(groupKey), this.holderByKey.get(memberKey)];
    if (!group || !member || !drop(member.groups, group)) return;
    drop(group.members, member.slot);
    this.forgetIfEmpty(group);
    this.forgetIfEmpty(member);
  }

  /** Keys of policies in use that nobody has told yet. */
  untold(): string[] {
    return [...this.unread].filter(({ compiled }) => compiled === undefined).map(({ key }) => key);
  }

  /** Names of policies that bear on a principal and that nobody can read. */
  unreadable(): string[] {
    const { all } = this.holders;
    const isPrincipal = (slot: number): boolean => all[slot]?.principal !== undefined;
    const bears = ({ bounds, holders }: HeldPolicy): boolean =>
      bounds > 0 || holders.some((slot) => isPrincipal(slot) || all[slot]?.members.some(isPrincipal));
    return [...this.unread].filter(bears).map(({ name }) => name);
  }

  /** The policies of these slots that can be read. */
  readable(slots: readonly number[]): CompiledPolicy[] {
    return slots.map((slot) => this.policies.all[slot]?.compiled).filter((compiled) => compiled !== undefined && compiled !== null);
  }

  private holderOf(key: string): Holder {
    let holder = this.holderByKey.get(key);
    if (!holder) {
      holder = this.holders.take((slot) => ({
        key,
        slot,
        principal: undefined,
        boundary: undefined,
        exempt: false,
        policies: [],
        groups: [],
        members: [],
      }));
      this.kinds[holder.slot] = NO_PRINCIPAL;
      this.holderByKey.set(key, holder);
    }
    return holder;
  }

  private policyOf(key: string): HeldPolicy {
    let policy = this.policyByKey.get(key);
    if (!policy) {
      policy = this.policies.take((slot) => ({ key, name: key, slot, compiled: undefined, statements: [], holders: [], bounds: 0 }));
      this.policyByKey.set(key, policy);
      this.unread.add(policy);
    }
    return policy;
  }

  private setBoundary(holder: Holder, key: string | null): void {
    const before = holder.boundary;
    if (before?.key === (key ?? undefined)) return;
    holder.boundary = key === null ? undefined : this.policyOf(key);
    if (holder.boundary) {
      holder.boundary.bounds++;
      this.boundaries.add(holder.boundary);
    }
    if (!before) return;
    if (--before.bounds === 0) this.boundaries.delete(before);
    this.forgetIfUnused(before);
  }

  private setStatements(policy: HeldPolicy, statements: readonly CompiledStatement[]): void {
    const before = policy.statements;
    policy.statements = statements.map((statement) => this.statementOf(statement));
    for (const statement of policy.statements) {
      statement.policies.push(policy.slot);
      if (statement.policies.length === 1) this.candidates.add(statement);
    }
    for (const statement of before) {
      drop(statement.policies, policy.slot);
      if (statement.policies.length > 0) continue;
      this.candidates.delete(statement);
      this.statements.delete(statement.statement.hash);
    }
  }

  private statementOf(statement: CompiledStatement): IndexedStatement {
    let known = this.statements.get(statement.hash);
    if (!known) this.statements.set(statement.hash, (known = indexed(statement)));
    return known;
  }

  private forgetIfUnused(policy: HeldPolicy): void {
    if (policy.holders.length > 0 || policy.bounds > 0) return;
    this.policyByKey.delete(policy.key);
    this.unread.delete(policy);
    this.policies.release(policy.slot);
  }

  private forgetIfEmpty(holder: Holder): void {
    if (!isForgotten(holder)) return;
    this.holderByKey.delete(holder.key);
    this.holders.release(holder.slot);
  }
}

/** What an identity policy says: each distinct statement once, and none that names no resources. */
const statementsOf = ({ compiled }: HeldPolicy): CompiledStatement[] => [
  ...new Map(compiled?.statements.filter(({ resources }) => resources !== undefined).map((each) => [each.hash, each])).values(),
];
