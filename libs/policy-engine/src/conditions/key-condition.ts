import { conditionKey, UNKNOWN, type ConditionKey, type RequestContext } from '../matching/request-context';
import type { Truth } from '../matching/truth';
import type { ExplainedCondition } from './explained-condition';

/** Whether the key is absent, as the policy says it must be; neither prefix nor suffix nor variables belong to it. */
export class NullCondition {
  readonly reads: readonly string[];
  private readonly slot: ConditionKey;
  private readonly ifAbsent: boolean;
  private readonly ifPresent: boolean;

  constructor(
    readonly operator: string,
    readonly key: string,
    readonly values: readonly string[],
  ) {
    this.slot = conditionKey(key);
    this.reads = [this.slot.name];
    this.ifAbsent = values.some((value) => value.toLowerCase() === 'true');
    this.ifPresent = values.some((value) => value.toLowerCase() === 'false');
  }

  test(context: RequestContext): Truth {
    const given = context.values(this.slot);
    if (given === UNKNOWN) return 'unknown';
    return given === undefined ? this.ifAbsent : this.ifPresent;
  }

  explain(context: RequestContext): ExplainedCondition {
    const { operator, key } = this;
    const match = this.test(context);
    const given = context.values(this.slot);
    const values = this.values.map((value) => ({ value, fits: given === UNKNOWN ? ('unknown' as const) : match }));
    if (given === UNKNOWN) return { operator, key, match, mismatch: 'key-unknown', values };
    if (given === undefined)
      return { operator, key, match, values, ...(match === true ? { matchedBecauseMissing: true } : { mismatch: 'key-missing' }) };
    return { operator, key, match, given: [given].flat(), values, ...(match === true ? {} : { mismatch: 'key-present' }) };
  }
}

/** A condition under an operator that the language does not have: it never holds. */
export class UnsupportedCondition {
  readonly reads: readonly string[] = [];

  constructor(
    readonly operator: string,
    readonly key: string,
    readonly values: readonly string[],
  ) {}

  test(): Truth {
    return false;
  }

  explain(): ExplainedCondition {
    const { operator, key } = this;
    return { operator, key, match: false, mismatch: 'operator-unknown', values: this.values.map((value) => ({ value, fits: false })) };
  }
}
