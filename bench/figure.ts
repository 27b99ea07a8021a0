/** One measured figure; `ratio` > 1 = better than the baseline of the same run. `bound` is what must hold, of the ratio or of the value. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline?: { readonly name: string; readonly value: number };
  readonly ratio?: number;
  readonly bound?: Bound;
}

export interface Bound {
  readonly ratioAtLeast?: number;
  readonly valueAtLeast?: number;
  readonly valueAtMost?: number;
}

/** In words why a figure falls short of its bound; undefined if it holds. */
export function shortfall({ value, unit, ratio, bound }: Figure): string | undefined {
  if (!bound) return undefined;
  const faults = [
    bound.ratioAtLeast !== undefined && (ratio ?? 0) < bound.ratioAtLeast && `ratio ${ratio?.toFixed(2)} is below ${bound.ratioAtLeast}`,
    bound.valueAtLeast !== undefined && value < bound.valueAtLeast && `${value.toFixed(1)} ${unit} is below ${bound.valueAtLeast}`,
    bound.valueAtMost !== undefined && value > bound.valueAtMost && `${value.toFixed(1)} ${unit} is above ${bound.valueAtMost}`,
  ].filter(Boolean);
  return faults.length > 0 ? faults.join('; ') : undefined;
}

/** The value at a share of sorted samples: `percentile(times, 0.99)`. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** A suite is a list of measurements; each yields one figure or more. */
export type Suite = Readonly<Record<string, () => Promise<readonly Figure[]>>>;
