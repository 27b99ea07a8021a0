/** Exit codes of the command line. */
export const EXIT = { done: 0, findings: 1, wrongUse: 2, failed: 3 } as const;

/** The command ends here, in words: `failed` (3) or `wrongUse` (2). */
export class Failure extends Error {
  constructor(
    sentence: string,
    readonly exitCode: 2 | 3 = EXIT.failed,
  ) {
    super(sentence);
    this.name = 'Failure';
  }
}
