import { assert, constantFrom, property, string } from 'fast-check';
import { compileGlob, globParts } from './glob';
import { covers, overlaps } from './glob-relation';

const matches = (pattern: string, text: string): boolean => compileGlob(globParts(pattern))(text);

/** The definition itself: slow, and right. */
function fits(pattern: string, text: string): boolean {
  let row = [true, ...Array<boolean>(text.length).fill(false)];
  for (const letter of pattern) {
    const next = [letter === '*' && row[0] === true];
    for (let j = 1; j <= text.length; j++)
      next[j] =
        letter === '*' ? row[j] === true || next[j - 1] === true : row[j - 1] === true && (letter === '?' || letter === text[j - 1]);
    row = next;
  }
  return row[text.length] === true;
}

const pattern = (maxLength: number) => string({ unit: constantFrom('a', 'b', '*', '?'), maxLength });
const text = (maxLength: number) => string({ unit: constantFrom('a', 'b'), maxLength });

describe('compileGlob', () => {
  it('matches as the definition says', () => {
    assert(
      property(pattern(10), text(14), (p, t) => matches(p, t) === fits(p, t)),
      { numRuns: 5_000 },
    );
  });

  it('takes everything but stars and question marks as it stands', () => {
    expect(matches('a.c', 'abc')).toBe(false);
    expect(matches('(a+)+$*', '(a+)+$x')).toBe(true);
    expect(matches('a*b', 'a\n\u{1F511}b')).toBe(true);
  });

  it.each([
    ['eight stars', '*a'.repeat(7) + '*b', 'a'.repeat(60)],
    ['a thousand stars', '*a'.repeat(1_000) + '*b', 'a'.repeat(2_000)],
    ['stars and question marks', '*a?'.repeat(50) + '*b', 'a'.repeat(2_000)],
  ])('stays linear with %s', (_, hostile, long) => {
    const test = compileGlob(globParts(hostile));
    const began = performance.now();
    for (let i = 0; i < 10; i++) expect(test(long)).toBe(false);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('two patterns', () => {
  const texts = ['', ...words(6)];

  it('overlap where some text fits both', () => {
    assert(
      property(pattern(3), pattern(3), (a, b) => {
        const both = texts.some((each) => fits(a, each) && fits(b, each));
        return overlaps(globParts(a), globParts(b)) === both;
      }),
      { numRuns: 1_000 },
    );
  });

  it('cover only where whatever fits one fits the other', () => {
    assert(
      property(pattern(4), pattern(4), (wide, narrow) => {
        const all = texts.every((each) => !fits(narrow, each) || fits(wide, each));
        return all || !covers(globParts(wide), globParts(narrow));
      }),
      { numRuns: 1_000 },
    );
    for (const [wide, narrow] of [
      ['a*', 'ab*c?'],
      ['a?*', 'a*?'],
      ['*/x/*', 'b/x/*'],
      ['*', '?*'],
    ] as const)
      expect(covers(globParts(wide), globParts(narrow))).toBe(true);
    expect(covers(globParts('a?b'), globParts('a*b'))).toBe(false);
  });
});

function words(length: number): string[] {
  if (length === 0) return [];
  const shorter = words(length - 1);
  const longest = ['', ...shorter].filter((word) => word.length === length - 1);
  return [...shorter, ...longest.flatMap((word) => [`${word}a`, `${word}b`, `${word}c`])];
}
