import { RecordBytes, type RawRecord } from './record-bytes';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** What stands right before the list of records in CloudTrail's own files. */
const BEFORE_RECORDS = /"Records"\s*:\s*$/;
const TAIL = 64;

/**
 * Cuts a JSON document of several lines into records: the elements of a list, those of the member `Records` of an object, or the object itself. One pass over the bytes; it only counts
 * brackets outside of strings, so that a record that is no JSON is cut out and the next one is read.
 */
export class DocumentScanner {
  private readonly open = new RecordBytes();
  private depth = 0;
  private inString = false;
  private escaped = false;
  /** Depth inside the list of records; 0 outside of one. */
  private listDepth = 0;
  /** Where the record being read began: at the depth outside of it. -1: none is being read. */
  private recordDepth = -1;
  /** The rest of an object whose records have been read. */
  private skipping = false;
  private ordinal = 0;

  push(chunk: Buffer): RawRecord[] {
    const records: RawRecord[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] as number;
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (byte === BACKSLASH) this.escaped = true;
        else if (byte === QUOTE) this.inString = false;
        continue;
      }
      if (this.recordDepth < 0 && byte > 0x20 && byte !== COMMA && byte !== CLOSE_LIST && byte !== CLOSE_OBJECT && this.begins(byte)) {
        this.recordDepth = this.depth;
        from = at;
      }
      if (byte === QUOTE) this.inString = true;
      else if (byte === OPEN_OBJECT) this.depth++;
      else if (byte === OPEN_LIST) {
        if (this.depth === 1 && this.recordDepth === 0 && this.listsRecords(chunk, from, at)) {
          this.recordDepth = -1;
          this.open.drop();
          this.skipping = true;
          this.listDepth = 2;
        }
        this.depth++;
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
        if (this.depth === this.recordDepth) this.close(records, chunk, from, at); // a scalar at the end of a list
        this.depth = Math.max(0, this.depth - 1);
        if (this.depth === this.recordDepth) this.close(records, chunk, from, at + 1);
        if (this.depth < this.listDepth) this.listDepth = 0;
        if (this.depth === 0) this.skipping = false;
      } else if (byte === COMMA && this.depth === this.recordDepth) this.close(records, chunk, from, at);
    }
    if (this.recordDepth >= 0) this.open.add(chunk.subarray(from));
    return records;
  }

  end(): RawRecord[] {
    if (this.recordDepth < 0) return [];
    return [{ line: ++this.ordinal, bytes: 'unfinished' }];
  }

  /** Whether a record begins with this byte; a list at the top is the list of records. */
  private begins(byte: number): boolean {
    if (this.depth === this.listDepth && this.listDepth > 0) return true;
    if (this.depth > 0 || this.skipping) return false;
    if (byte !== OPEN_LIST) return true;
    this.listDepth = 1;
    return false;
  }

  private listsRecords(chunk: Buffer, from: number, at: number): boolean {
    const here = chunk.subarray(Math.max(from, at - TAIL), at).toString('latin1');
    return BEFORE_RECORDS.test(here.length < TAIL ? this.open.tail(TAIL) + here : here);
  }

  private close(records: RawRecord[], chunk: Buffer, from: number, to: number): void {
    this.open.add(chunk.subarray(from, to));
    records.push({ line: ++this.ordinal, bytes: this.open.take() });
    this.recordDepth = -1;
  }
}
