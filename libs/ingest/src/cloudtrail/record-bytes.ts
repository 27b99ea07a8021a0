/** Bytes of one record; a longer one is not kept. */
export const LONGEST_RECORD = 1024 * 1024;

/** One record as it stands in the document. `line` = 1-based line (JSON Lines) or ordinal (array). Of one that is too long, or never ends, the bytes are not there. */
export interface RawRecord {
  readonly line: number;
  readonly bytes: Buffer | 'too-large' | 'unfinished';
}

/** Gathers the bytes of one record from pieces of the stream; what is above the limit is counted, not kept. */
export class RecordBytes {
  private pieces: Buffer[] = [];
  private length = 0;

  add(piece: Buffer): void {
    this.length += piece.length;
    if (this.length <= LONGEST_RECORD) this.pieces.push(piece);
    else this.pieces = [];
  }

  get isEmpty(): boolean {
    return this.length === 0;
  }

  /** The last bytes so far, as text. */
  tail(length: number): string {
    let text = '';
    for (let at = this.pieces.length - 1; at >= 0 && text.length < length; at--)
      text = (this.pieces[at] as Buffer).subarray(-length).toString('latin1') + text;
    return text;
  }

  /** What was gathered; the next record begins empty. */
  take(): Buffer | 'too-large' {
    const [first] = this.pieces;
    const bytes = this.length > LONGEST_RECORD ? 'too-large' : this.pieces.length === 1 && first ? first : Buffer.concat(this.pieces);
    this.drop();
    return bytes;
  }

  drop(): void {
    this.pieces = [];
    this.length = 0;
  }
}
