import { DomainError } from '@app/kernel';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DocumentScanner } from './document-scanner';
import { LineScanner } from './line-scanner';
import { LONGEST_RECORD, type RawRecord } from './record-bytes';

const MOST_BYTES = 1024 ** 3;
const MOST_LAYERS = 3;
const BOM = [0xef, 0xbb, 0xbf];
const WHOLE_LIST = 0x5b;
const OBJECT = 0x7b;

const otherKind = (): DomainError =>
  new DomainError(
    'ValidationError',
    'The document is not CloudTrail’s: send a list of records, {"Records": […]}, JSON Lines or one record, plain or gzipped',
  );

/** The bytes of a stream, gunzipped as often as they begin as gzip does. Throws PayloadTooLarge above 1 GiB, ValidationError for broken gzip. */
async function* gunzipped(source: AsyncIterable<Buffer>, layer = 0): AsyncGenerator<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let isDone = false;
  while (head.length < 2 && !isDone) {
    const { value, done } = (await iterator.next()) as IteratorResult<Buffer, undefined>;
    isDone = done === true;
    if (value) head = Buffer.concat([head, value]);
  }
  async function* whole(): AsyncGenerator<Buffer> {
    yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  if (head[0] === 0x1f && head[1] === 0x8b && layer < MOST_LAYERS) yield* gunzipped(throughGunzip(whole()), layer + 1);
  else yield* limited(whole());
}

async function* limited(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of source) {
    if ((bytes += chunk.length) > MOST_BYTES)
      throw new DomainError('PayloadTooLarge', 'The document is larger than 1 GiB when decompressed: send it in parts');
    yield chunk;
  }
}

async function* throughGunzip(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const input = Readable.from(source, { objectMode: false });
  const output = createGunzip({ chunkSize: 256 * 1024 });
  let failure: unknown;
  input.on('error', (error) => {
    failure = error;
    output.destroy(error);
  });
  try {
    yield* limited(input.pipe(output) as AsyncIterable<Buffer>);
  } catch (error) {
    if (failure !== undefined || error instanceof DomainError) throw failure ?? error;
    throw new DomainError(
      'ValidationError',
      'The gzip data is broken or ends early; what came before is imported, and the same document can be sent again',
    );
  } finally {
    input.destroy();
    output.destroy();
  }
}

/** Brackets outside of strings that stay open. */
function unclosed(line: Buffer): number {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < line.length; at++) {
    const byte = line[at];
    if (inString && byte === 0x5c) at++;
    else if (byte === 0x22) inString = !inString;
    else if (!inString && (byte === 0x7b || byte === 0x5b)) depth++;
    else if (!inString && (byte === 0x7d || byte === 0x5d)) depth--;
  }
  return inString ? 1 : depth;
}

const RECORDS = /"Records"\s*:\s*\[/;

/** How a document is cut, by its beginning: a list, CloudTrail's own form, or an object that goes on in lines that begin no other one, as a whole; else by lines. Undefined: more must be seen. */
function scannerFor(head: Buffer, isWhole: boolean): LineScanner | DocumentScanner | undefined {
  const start = head.findIndex((byte) => byte > 0x20);
  if (start < 0 && head.length > LONGEST_RECORD) throw otherKind();
  if (start < 0) return isWhole ? new LineScanner() : undefined;
  if (head[start] === WHOLE_LIST) return new DocumentScanner();
  if (head[start] !== OBJECT) throw otherKind();
  const newline = head.indexOf(0x0a, start);
  const line = head.subarray(start, newline < 0 ? head.length : newline);
  if (RECORDS.test(line.toString('latin1')) || line.length > LONGEST_RECORD) return new DocumentScanner();
  if (newline < 0) return isWhole ? new LineScanner() : undefined;
  if (unclosed(line) <= 0) return new LineScanner();
  const next = head.subarray(newline + 1).find((byte) => byte !== 0x0d && byte !== 0x0a);
  if (next === undefined && !isWhole && head.length <= 2 * LONGEST_RECORD) return undefined;
  return next === OBJECT || next === undefined ? new LineScanner() : new DocumentScanner();
}

/**
 * The records of a document, as they come: JSON list, `{"Records": […]}`, JSON Lines or one record, each of them gzipped or not. Holds one record and one piece of the stream in memory.
 * Throws DomainError ValidationError if it is a document of another kind.
 */
export async function* readRecords(source: AsyncIterable<Buffer>): AsyncGenerator<readonly RawRecord[]> {
  let head: Buffer = Buffer.alloc(0);
  let scanner: LineScanner | DocumentScanner | undefined;
  const begin = (isWhole: boolean): readonly RawRecord[] => {
    const start = BOM.every((byte, at) => head[at] === byte) ? BOM.length : 0;
    scanner = scannerFor(head.subarray(start), isWhole);
    return scanner?.push(head.subarray(start)) ?? [];
  };
  for await (const chunk of gunzipped(source)) {
    if (scanner) yield scanner.push(chunk);
    else {
      head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
      if (head.length > BOM.length) yield begin(false);
    }
  }
  if (head.every((byte) => byte <= 0x20)) throw new DomainError('ValidationError', 'The document is empty: send CloudTrail records');
  if (!scanner) yield begin(true);
  yield scanner?.end() ?? [];
}
