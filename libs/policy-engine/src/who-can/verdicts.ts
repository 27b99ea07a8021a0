import type { Decision } from '../decision/decision';
import { isAlwaysAllowed, refusedByAws } from '../decision/special-cases';
import { Calls } from './calls';
import { exactDecision, principalOf, type IndexedHolder } from './exact-decision';
import { IdentityMarks } from './identity-marks';
import { LimitsOf } from './limits-of';
import { namedIn } from './named-principals';
import type { Population } from './population';
import type { WhoCanQuestion } from './question';

export const DENIED = 0;
export const ALLOWED = 1;
export const CONDITIONAL = 2;
/** Allowed, certainly or not, by a decision of its own. */
export const DECIDED = 3;

const CODES = { denied: DENIED, allowed: ALLOWED, 'allowed-if': CONDITIONAL } as const;

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
    const { action, principal } = this.calls.ofAnybody();
    const { resource, resourceAccountId } = this.question;
    if (refusedByAws({ principal, action, resource, resourceAccountId, context: {} }, action) !== undefined) return;
    const { all } = this.population.holders;
    if (isAlwaysAllowed(action)) return all.forEach((_, slot) => this.decide(slot));
    const named = namedIn([this.question.resourcePolicy, ...(this.question.rcps ?? []).flat()], this.population);
    if (this.limits.admitWithoutIdentity) all.forEach((_, slot) => this.judgeOne(slot));
    else for (const slot of this.marks.touched) this.judgeOne(slot);
    for (const slot of named) this.decide(slot);
  }

  private judgeOne(slot: number): void {
    const holder = this.population.holders.all[slot];
    if (!holder?.principal) return;
    const verdict = this.limits.of(holder).verdict(this.marks.ofHolder[slot] as number, () => this.calls.of(holder as IndexedHolder));
    this.set(slot, CODES[verdict]);
  }

  private decide(slot: number): void {
    const holder = this.population.holders.all[slot];
    if (!holder?.principal) return;
    const decision = exactDecision(this.accountId, holder as IndexedHolder, this.question);
    for (const operator of decision.unsupported) this.unsupported.add(operator);
    this.exact.set(slot, decision);
    this.set(slot, decision.decision === 'allowed' || decision.decision === 'allowed-if' ? DECIDED : DENIED);
  }

  private set(slot: number, code: number): void {
    this.count += Number(code !== DENIED) - Number(this.codes[slot] !== DENIED);
    this.codes[slot] = code;
  }
}
