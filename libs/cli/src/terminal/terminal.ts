/** Where the command line writes: a stream, and whether somebody looks at it. */
export interface Stream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const CODES = { bold: [1, 22], dim: [2, 22], green: [32, 39], red: [31, 39], yellow: [33, 39] } as const;
export type Paint = keyof typeof CODES;

/** Answers go to `out`, everything about them to `err`. Colour only on a terminal, and never with NO_COLOR (https://no-color.org). */
export class Terminal {
  readonly interactive: boolean;
  private readonly colour: boolean;

  constructor(
    private readonly out: Stream,
    readonly err: Stream,
    variables: Readonly<Record<string, string | undefined>>,
  ) {
    this.interactive = out.isTTY === true && err.isTTY === true;
    this.colour = out.isTTY === true && !variables.NO_COLOR && variables.TERM !== 'dumb';
  }

  /** Columns of the terminal; undefined where lines may be as long as they are. */
  get width(): number | undefined {
    return this.out.isTTY ? (this.out.columns ?? 80) : undefined;
  }

  line(text = ''): void {
    this.out.write(`${text}\n`);
  }

  /** One JSON document. */
  json(document: unknown): void {
    this.line(JSON.stringify(document, undefined, 2));
  }

  note(text: string): void {
    this.err.write(`${text}\n`);
  }

  paint(paint: Paint, text: string): string {
    const [on, off] = CODES[paint];
    return this.colour ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  }
}
