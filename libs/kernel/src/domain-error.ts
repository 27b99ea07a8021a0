/** A refusal in words: `code` for machines (AWS's error code where there is one), a sentence for people, and the single faults if there are several. */
export class DomainError extends Error {
  constructor(
    readonly code: string,
    sentence: string,
    readonly errors: readonly { path: string; message: string }[] = [],
  ) {
    super(sentence);
    this.name = 'DomainError';
  }
}
