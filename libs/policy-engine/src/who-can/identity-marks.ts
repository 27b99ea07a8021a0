import type { Truth } from '../matching/truth';
import type { CompiledStatement } from '../statement/statement';
import type { Calls } from './calls';
import type { IndexedHolder } from './exact-decision';
import { NO_PRINCIPAL } from './holder';
import type { IndexedStatement } from './indexed-statement';
import { truthOf } from './layer-view';
import type { Population } from './population';

/** What identity policies say of a request, as bits. */
export const ALLOWS = 1;
export const MAY_ALLOW = 2;
export const DENIES = 4;
export const MAY_DENY = 8;
/** Of a policy: to each of its holders it may say something else. */
export const PERSONAL = 16;

const bitOf = ({ effect }: CompiledStatement, truth: Truth): number => {
  if (truth === false) return 0;
  const unknown = truth === 'unknown' ? 2 : 1;
  return effect === 'Allow' ? unknown : unknown << 2;
};

/** The bits of policies and holders by slot. A holder without bits is granted nothing by identity policies. */
export class IdentityMarks {
  readonly ofPolicy: Uint8Array;
  readonly ofHolder: Uint8Array;
  /** The slots of holders that have bits: principals, and groups. */
  readonly touched: number[] = [];

  constructor(
    private readonly population: Population,
    private readonly calls: Calls,
    private readonly unsupported: Set<string>,
  ) {
    this.ofPolicy = new Uint8Array(population.policies.all.length);
    this.ofHolder = new Uint8Array(population.holders.all.length);
    const call = calls.ofAnybody();
    const speaking: number[] = [];
    population.candidates.forEach(call.action, call.resource, (indexed) => {
      if (indexed.personal) return this.askEach(indexed);
      const bit = bitOf(indexed.statement, truthOf(indexed.statement, call, unsupported));
      if (bit === 0) return;
      for (const policy of indexed.policies) {
        if (((this.ofPolicy[policy] as number) & ~PERSONAL) === 0) speaking.push(policy);
        (this.ofPolicy[policy] as number) |= bit;
      }
    });
    for (const policy of speaking) {
      const bits = (this.ofPolicy[policy] as number) & ~PERSONAL;
      for (const slot of population.policies.all[policy]?.holders ?? []) this.markHolder(slot, bits);
    }
    this.passOn();
  }

  private markHolder(slot: number, bits: number): void {
    if (this.ofHolder[slot] === 0) this.touched.push(slot);
    (this.ofHolder[slot] as number) |= bits;
  }

  /** From groups to their members. */
  private passOn(): void {
    const { holders, kinds } = this.population;
    const groups = this.touched.filter((slot) => kinds[slot] === NO_PRINCIPAL);
    for (const slot of groups)
      for (const member of holders.all[slot]?.members ?? []) this.markHolder(member, this.ofHolder[slot] as number);
  }

  /** A statement that must be asked for each of its holders. */
  private askEach({ statement, policies }: IndexedStatement): void {
    const { all } = this.population.holders;
    const ask = (slot: number): void => {
      const holder = all[slot];
      if (!holder?.principal) return;
      const bit = bitOf(statement, truthOf(statement, this.calls.of(holder as IndexedHolder), this.unsupported));
      if (bit !== 0) this.markHolder(slot, bit);
    };
    for (const policy of policies) {
      (this.ofPolicy[policy] as number) |= PERSONAL;
      for (const slot of this.population.policies.all[policy]?.holders ?? []) {
        ask(slot);
        for (const member of all[slot]?.members ?? []) ask(member);
      }
    }
  }
}
