import { DomainError } from '@app/kernel';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { LONGEST_RECORD, type RawRecord } from './record-bytes';
import { readRecords } from './read-records';

async function read(bytes: Buffer | string, cuts: readonly number[] = []): Promise<RawRecord[]> {
  const whole = Buffer.from(bytes as string);
  async function* chunks(): AsyncGenerator<Buffer> {
    let from = 0;
    for (const cut of [...cuts].map((each) => each % (whole.length + 1)).sort((a, b) => a - b)) {
      yield whole.subarray(from, cut);
      from = Math.max(from, cut);
    }
    yield whole.subarray(from);
  }
  const records: RawRecord[] = [];
  for await (const each of readRecords(chunks())) records.push(...each);
  return records;
}
const texts = async (bytes: Buffer | string, cuts?: readonly number[]) =>
  (await read(bytes, cuts)).map(({ line, bytes }) => [line, typeof bytes === 'string' ? bytes : bytes.toString().trim()]);
const codeOf = (reading: Promise<unknown>): Promise<unknown> =>
  reading.catch((error: unknown) => (error instanceof DomainError ? error.code : error));

const A = '{"eventName":"A","x":"]},{ \\" \\\\"}';
const B = '{"eventName":"B","Records":{"Records":[1]}}';

describe('a document', () => {
  it.each([
    ['a list', `[${A},${B}]`, [1, 2]],
    ['a list in lines', `[\n ${A},\n\n ${B}\n]\n`, [1, 2]],
    ['CloudTrail’s own form', `{"Records":[${A},${B}]}`, [1, 2]],
    ['CloudTrail’s own form in lines', `{\n  "Records" : [\n${A}\n,\n${B}\n]\n}`, [1, 2]],
    ['records after other members', `{"a":[{"x":1}],"b":"Records: [","Records":[${A},${B}],"c":[{}]}`, [1, 2]],
    ['two deliveries after another', `{"Records":[${A}]}\n{"Records":[${B}]}`, [1, 2]],
    ['JSON Lines', `${A}\n\n${B}\n`, [1, 3]],
    ['JSON Lines of Windows', `${A}\r\n${B}`, [1, 2]],
  ])('is %s', async (_form, text, lines) => {
    const expected = [A, B].map((each, place) => [lines[place], each]);
    expect(await texts(text)).toEqual(expected);
    expect(await texts(`\ufeff${text}`)).toEqual(expected);
    expect(await texts(gzipSync(text))).toEqual(expected);
    expect(await texts(gzipSync(gzipSync(text)))).toEqual(expected);
    await fc.assert(fc.asyncProperty(fc.array(fc.nat()), async (cuts) => expect(await texts(text, cuts)).toEqual(expected)));
  });

  it('may be one record, in one line or in many', async () => {
    expect(await texts(A)).toEqual([[1, A]]);
    const pretty = JSON.stringify(JSON.parse(A), null, 1);
    await fc.assert(fc.asyncProperty(fc.array(fc.nat()), async (cuts) => expect(await texts(pretty, cuts)).toEqual([[1, pretty]])));
  });

  it('may hold no record', async () => {
    expect(await texts('[]')).toEqual([]);
    expect(await texts('{"Records":[]}')).toEqual([]);
  });

  it('is read on behind what is no record', async () => {
    expect(await texts(`{"broken":\n${A}\n`)).toEqual([
      [1, '{"broken":'],
      [2, A],
    ]);
    expect(await texts(`[{"a" oops}, 12 ,null,"x",[1],${A}]`)).toEqual([
      [1, '{"a" oops}'],
      [2, '12'],
      [3, 'null'],
      [4, '"x"'],
      [5, '[1]'],
      [6, A],
    ]);
  });

  it('that ends inside a record says so', async () => {
    expect(await texts(`[${A},{"eventName":`)).toEqual([
      [1, A],
      [2, 'unfinished'],
    ]);
  });

  it('has records of 1 MiB at most', async () => {
    const long = (bytes: number) => JSON.stringify({ x: 'y'.repeat(bytes - '{"x":""}'.length) });
    for (const text of [`[${long(LONGEST_RECORD + 1)},${A}]`, `${A}\n${long(LONGEST_RECORD + 1)}\n`, `${long(LONGEST_RECORD + 1)}\n${A}`])
      expect((await texts(text, [7, 500_000])).map(([, each]) => each).sort()).toEqual([A, 'too-large'].sort());
    expect((await texts(`[${long(LONGEST_RECORD)}]`))[0]?.[1]).toHaveLength(LONGEST_RECORD);
  });

  it.each(['', ' \n', 'user,arn\nann,x', '<xml/>', 'hello', '"text"', '12', Buffer.from([0xff, 0xfe, 0x7b, 0])])(
    'of another kind is refused: %s',
    async (text) => {
      expect(await codeOf(read(text))).toBe('ValidationError');
    },
  );

  it('of nothing but blanks is refused before it fills the memory', async () => {
    expect(await codeOf(read(Buffer.alloc(3 * LONGEST_RECORD, ' '), [LONGEST_RECORD, 2 * LONGEST_RECORD]))).toBe('ValidationError');
  });

  it('of broken gzip is refused', async () => {
    const whole = gzipSync(Buffer.from(`[${A}]`.repeat(100)));
    expect(await codeOf(read(whole.subarray(0, whole.length - 9)))).toBe('ValidationError');
    expect(await codeOf(read(Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.from('no gzip')])))).toBe('ValidationError');
  });

  it('ends where its bytes end, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('{', '}', '[', ']', '"', '\\', ',', ':', '1', 'a', '\n', ' ', '"Records":[') }),
        fc.array(fc.nat()),
        async (text, cuts) => {
          const once = await texts(text).catch(() => 'refused');
          expect(await texts(text, cuts).catch(() => 'refused')).toEqual(once);
        },
      ),
    );
  });
});
