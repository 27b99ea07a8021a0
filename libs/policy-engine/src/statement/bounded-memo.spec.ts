import { BoundedMemo } from './bounded-memo';

describe('BoundedMemo', () => {
  const made: string[] = [];
  const asked = (memo: BoundedMemo<string>, key: string, characters = 1): string =>
    memo.get(key, characters, () => {
      made.push(key);
      return key.toUpperCase();
    });
  beforeEach(() => made.splice(0));

  it('makes a value once, and forgets the one used longest ago', () => {
    const memo = new BoundedMemo<string>({ entries: 2, characters: 100 });
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) expect(asked(memo, key)).toBe(key.toUpperCase());
    expect(made).toEqual(['a', 'b', 'c', 'b']);
    expect(memo.size).toBe(2);
  });

  it('holds no more characters than it may, however few the values', () => {
    const memo = new BoundedMemo<string>({ entries: 100, characters: 10 });
    for (const key of ['a', 'b', 'c']) asked(memo, key, 6);
    expect(memo.size).toBe(1);
    expect(asked(memo, 'huge', 11)).toBe('HUGE');
    expect(memo.size).toBe(0);
    expect(asked(memo, 'c', 6)).toBe('C');
    expect(made).toEqual(['a', 'b', 'c', 'huge', 'c']);
  });
});
