import { RecordBytes, type RawRecord } from './record-bytes';

const NEWLINE = 0x0a;
const isBlank = (bytes: Buffer | 'too-large'): boolean => bytes !== 'too-large' && bytes.every((byte) => byte <= 0x20);

/** Cuts JSON Lines into records: one a line, blank lines aside. */
export class LineScanner {
  private readonly open = new RecordBytes();
  private line = 0;

  push(chunk: Buffer): RawRecord[] {
    const records: RawRecord[] = [];
    let from = 0;
    for (let to = chunk.indexOf(NEWLINE); to >= 0; to = chunk.indexOf(NEWLINE, from)) {
      this.open.add(chunk.subarray(from, to));
      this.close(records);
      from = to + 1;
    }
    if (from < chunk.length) this.open.add(chunk.subarray(from));
    return records;
  }

  end(): RawRecord[] {
    const records: RawRecord[] = [];
    if (!this.open.isEmpty) this.close(records);
    return records;
  }

  private close(records: RawRecord[]): void {
    this.line++;
    const bytes = this.open.take();
    if (!isBlank(bytes)) records.push({ line: this.line, bytes });
  }
}
