import type { Decision } from '../decision/decision';
import { refusedByAws } from '../decision/special-cases';
import type { CompiledPolicy } from '../statement/compiled-policy';
import { Calls } from './calls';
import { exactDecision, type IndexedHolder } from './exact-decision';
import { identityOf, NO_PRINCIPAL, type Holder } from './holder';
import { IdentityMarks } from './identity-marks';
import { DENIED, type Limits } from './limits';
import { LimitsOf } from './limits-of';
import { namedIn } from './named-principals';
import type { Population } from './population';
import type { WhoCanQuestion } from './question';

/** Allowed, certainly or not, by a decision of its own. */
const DECIDED = 3;

/**
 * Judges everybody. What identity policies say is a matter of marks, what limits them is worked out once for each kind of principal; the root user and those whom
 * the resource's policy names are decided one by one.
 */
export class Verdicts {
  readonly unsupported = new Set<string>();
  readonly calls: Calls;
  readonly marks: IdentityMarks;
  readonly limits: LimitsOf;
  /** By holder's slot. */
  readonly codes: Uint8Array;
  readonly exact = new Map<number, Decision>();
  count = 0;

  constructor(
    private readonly accountId: string,
    private readonly population: Population,
    private readonly question: WhoCanQuestion,
  ) {
    this.calls = new Calls(accountId, question);
    this.marks = new IdentityMarks(population, this.calls, this.unsupported);
    this.limits = new LimitsOf(accountId, population, question, this.calls, this.unsupported);
    this.codes = new Uint8Array(population.holders.all.length);
    this.judge();
  }

  private judge(): void {
    const { action, resource, resourceAccountId } = this.question;
    const request = { principal: this.calls.ofAnybody().principal, action, resource, resourceAccountId, context: {} };
    if (refusedByAws(request, this.calls.action) !== undefined) return;
    const { all } = this.population.holders;
    if (this.calls.action.alwaysAllowed) return all.forEach((_, slot) => this.decide(slot));
    const named = namedIn([this.question.resourcePolicy, ...(this.question.rcps ?? []).flat()], this.population);
    this.judgeEach(this.limits.admitWithoutIdentity ? all.keys() : this.marks.touched);
    for (const slot of named) this.decide(slot);
  }

  private judgeEach(slots: Iterable<number>): void {
    const { kinds, holders } = this.population;
    const { ofHolder } = this.marks;
    let kind = NO_PRINCIPAL;
    let limits: Limits | undefined;
    for (const slot of slots) {
      if (kinds[slot] !== kind) {
        kind = kinds[slot] as number;
        limits = kind === NO_PRINCIPAL ? undefined : this.limits.of(kind, holders.all[slot] as IndexedHolder);
      }
      if (!limits) continue;
      const bits = ofHolder[slot] as number;
      this.set(slot, limits.isPersonal ? limits.forOne(bits, this.calls.of(holders.all[slot] as IndexedHolder)) : limits.forAll(bits));
    }
  }

  private decide(slot: number): void {
    const holder = this.population.holders.all[slot];
    if (!holder?.principal) return;
    const decision = exactDecision(this.accountId, holder as IndexedHolder, this.speaking(holder), this.question);
    for (const operator of decision.unsupported) this.unsupported.add(operator);
    this.exact.set(slot, decision);
    this.set(slot, decision.decision === 'allowed' || decision.decision === 'allowed-if' ? DECIDED : DENIED);
  }

  /** The identity policies of a principal that speak of the request: what the others say decides nothing. */
  speaking(holder: Holder): CompiledPolicy[] {
    return this.population.readable(identityOf(holder).filter((slot) => this.marks.ofPolicy[slot] !== 0));
  }

  private set(slot: number, code: number): void {
    this.count += Number(code !== DENIED) - Number(this.codes[slot] !== DENIED);
    this.codes[slot] = code;
  }
}
