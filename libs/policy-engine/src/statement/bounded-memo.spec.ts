import { BoundedMemo } from './bounded-memo';

describe('BoundedMemo', () => {
  const made: string[] = [];
  const asked = (memo: BoundedMemo<string>, key: string, characters = 1): string =>
    memo.get(key, characters, () => {
      made.push(key);
      return key.toUpperCase();
    });
  beforeEach(() => made.splice(0));

  it('makes a value once while it is in use, and forgets what is not', () => {
    const memo = new BoundedMemo<string>({ entries: 8, characters: 1_000 });
    for (let i = 0; i < 100; i++) {
      expect(asked(memo, 'used')).toBe('USED');
      asked(memo, `other-${i}`);
      expect(memo.size).toBeLessThanOrEqual(10);
    }
    expect(made.filter((key) => key === 'used')).toHaveLength(1);
    asked(memo, 'other-0');
    expect(made.filter((key) => key === 'other-0')).toHaveLength(2);
  });

  it('holds no more characters than it may, however few the values', () => {
    const memo = new BoundedMemo<string>({ entries: 100, characters: 20 });
    for (const key of ['a', 'b', 'c', 'd', 'e']) asked(memo, key, 6);
    expect(memo.size).toBeLessThanOrEqual(4);
    expect(asked(memo, 'huge', 11)).toBe('HUGE');
    expect(asked(memo, 'huge', 11)).toBe('HUGE');
    expect(made.filter((key) => key === 'huge')).toHaveLength(2);
  });
});
