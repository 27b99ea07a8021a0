import { LINT_CODES, type LintCode, type LintFinding } from './lint-codes';

/** Findings of one document are kept up to this many. */
const MOST_FINDINGS = 500;

/** Steps of matching and comparing that one document may cost; at some 10 ns each. */
const STEPS = 4_000_000;

/** A place in the text. */
export interface Place {
  readonly at: number;
  readonly pointer: string;
}

/** Collects findings of one document, and bounds what looking for them may cost. */
export class Report {
  private readonly found: (Place & { readonly code: LintCode; readonly message: string })[] = [];
  private steps = STEPS;
  private overspent = false;

  constructor(private readonly text: string) {}

  add(code: LintCode, { at, pointer }: Place, message: string): void {
    if (this.found.length < MOST_FINDINGS) this.found.push({ code, at, pointer, message });
    else this.overspent = true;
  }

  /** Whether that many steps more are within bounds; where not, the rule leaves it. */
  affords(steps: number): boolean {
    this.steps -= steps;
    if (this.steps < 0) this.overspent = true;
    return this.steps >= 0;
  }

  /** In the order of the text. */
  findings(): LintFinding[] {
    if (this.overspent)
      this.found.push({ code: 'not-checked-in-full', at: 0, pointer: '', message: `${LINT_CODES['not-checked-in-full'][1]}.` });
    const starts = lineStarts(this.text);
    return this.found
      .sort((a, b) => a.at - b.at)
      .map(({ code, at, pointer, message }) => {
        const line = lineOf(starts, at);
        return { code, severity: LINT_CODES[code][0], message, line: line + 1, column: at - (starts[line] ?? 0) + 1, pointer };
      });
  }
}

/** Lines end in a line feed, a carriage return, or both. */
function lineStarts(text: string): number[] {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const letter = text.charCodeAt(i);
    if (letter === 0x0a || (letter === 0x0d && text.charCodeAt(i + 1) !== 0x0a)) starts.push(i + 1);
  }
  return starts;
}

function lineOf(starts: readonly number[], at: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
