import Table from 'cli-table3';
import type { Terminal } from './terminal';
import { wrapped } from './wrapped';

/** A column; flexible ones give way where the terminal is narrow. */
export interface Column {
  readonly head: string;
  readonly right?: boolean;
  readonly flexible?: boolean;
}

const GAP = 2;
const LEAST = 12;
const NO_LINES = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
    'middle',
  ].map((part) => [part, '']),
);

const widest = (texts: readonly string[]): number => Math.max(0, ...texts.flatMap((text) => text.split('\n')).map((line) => line.length));

/** Widths at which the table fits: what is too much is taken from the widest flexible column, again and again. */
function fitting(columns: readonly Column[], natural: readonly number[], width: number): number[] {
  const widths = [...natural];
  const total = (): number => widths.reduce((sum, one) => sum + one + GAP, -GAP);
  while (total() > width) {
    const flexible = columns.map((column, at) => (column.flexible && (widths[at] ?? 0) > LEAST ? at : -1)).filter((at) => at >= 0);
    if (flexible.length === 0) break;
    const at = flexible.reduce((one, other) => ((widths[one] ?? 0) >= (widths[other] ?? 0) ? one : other));
    widths[at] = (widths[at] ?? 0) - 1;
  }
  return widths;
}

/** Prints rows below their heads, without lines, as wide as the terminal at most; `indent` goes before each line. */
export function printTable(terminal: Terminal, columns: readonly Column[], rows: readonly (readonly string[])[], indent = ''): void {
  const natural = columns.map(({ head }, at) => widest([head, ...rows.map((row) => row[at] ?? '')]));
  const widths = terminal.width === undefined ? natural : fitting(columns, natural, terminal.width - indent.length);
  const table = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': GAP, compact: true },
    colAligns: columns.map(({ right }) => (right ? 'right' : 'left')),
  });
  table.push(
    columns.map(({ head }) => head.toUpperCase()),
    ...rows.map((row) => row.map((cell, at) => wrapped(cell, widths[at] ?? cell.length))),
  );
  const [head = '', ...lines] = table.toString().split('\n');
  terminal.line(indent + terminal.paint('dim', head.trimEnd()));
  for (const line of lines) terminal.line(indent + line.trimEnd());
}
