import { DomainError } from '@app/kernel';
import fc from 'fast-check';
import { MOST_NESTING, nesting, readJson } from './json-body';

const codeOf = (body: string | Buffer): string => {
  try {
    readJson(Buffer.from(body as string));
    return 'taken';
  } catch (error) {
    return error instanceof DomainError ? error.code : String(error);
  }
};

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

describe('a JSON body', () => {
  it('is what JSON.parse makes of it, a byte order mark aside', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!/__proto__|constructor|"(to|value|has|is|prop|__)/.test(text) && !text.includes('\\u0000') && !/\\ud[89a-f]/i.test(text));
        expect(readJson(Buffer.from(`\ufeff${text}`))).toEqual(JSON.parse(text));
      }),
    );
  });

  it('has the nesting that its value has', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 12 }), (value) =>
        expect(nesting(Buffer.from(JSON.stringify(value)), 100)).toBe(depthOf(JSON.parse(JSON.stringify(value)))),
      ),
    );
    expect(nesting(Buffer.from('"[[[\\"{{{"'))).toBe(0);
  });

  it.each([
    ['', 'MalformedJson'],
    [' \n', 'MalformedJson'],
    ['{"userName":', 'MalformedJson'],
    ['{"a":1}}', 'MalformedJson'],
    [Buffer.from('{"userName":"\xff\xfe"}', 'latin1'), 'MalformedJson'],
    ['{"__proto__":{"userName":"polluted"}}', 'ValidationError'],
    ['{"a":[{"\\u005f_proto__":1}]}', 'ValidationError'],
    ['{"a":"\\u0000"}', 'ValidationError'],
    ['{"a":["\\ud800"]}', 'ValidationError'],
    ['{"\\udc00":1}', 'ValidationError'],
    ['{"a":"\\ud83d\\ude00"}', 'taken'],
    ['['.repeat(MOST_NESTING) + ']'.repeat(MOST_NESTING), 'taken'],
    ['['.repeat(MOST_NESTING + 1) + ']'.repeat(MOST_NESTING + 1), 'MalformedJson'],
    ['['.repeat(3_000_000), 'MalformedJson'],
  ])('%.40s… is %s', (body, code) => expect(codeOf(body)).toBe(code));

  it('may be nested a little deeper around documents', () => {
    const nested = (levels: number) => Buffer.from('['.repeat(levels) + ']'.repeat(levels));
    expect(() => readJson(nested(40), { holdsDocuments: true })).not.toThrow();
    expect(() => readJson(nested(41), { holdsDocuments: true })).toThrow(expect.objectContaining({ code: 'ValidationError' }) as Error);
  });

  it('is never quoted where it may hold a secret', () => {
    for (const body of ['{"password":"hush" oops', 'hush', '{"password":"hush', "{'password':'hush'}"])
      expect(() => readJson(Buffer.from(body))).not.toThrow(/hush|"/);
  });
});
