import fc from 'fast-check';
import { pageFrom, pageOf } from './page';

const rows = Array.from({ length: 10 }, (_, i) => ({ name: `n${i}`, i }));
const keys = ({ name, i }: (typeof rows)[number]) => [name, i] as const;
const shape = ['', 0] as const;

describe('pages', () => {
  it('go on after the last row shown, and end', () => {
    const first = pageOf('things', { a: 1 }, rows.slice(0, 4), 3, keys, ({ i }) => i);
    expect(first).toEqual({ items: [0, 1, 2], nextCursor: expect.any(String) });
    expect(pageFrom('things', { a: 1 }, shape, { cursor: first.nextCursor as string, limit: '7' })).toEqual({ after: ['n2', 2], limit: 7 });
    expect(pageOf('things', {}, rows.slice(0, 3), 3, keys, ({ i }) => i).nextCursor).toBeNull();
    expect(pageFrom('things', {}, shape, {})).toEqual({ after: undefined, limit: 100 });
  });

  it('take no cursor of another list, of other filters, or of nobody', () => {
    const cursor = pageOf('things', { a: 1 }, rows, 3, keys, ({ i }) => i).nextCursor as string;
    expect(() => pageFrom('others', { a: 1 }, shape, { cursor })).toThrow(/cursor/);
    expect(() => pageFrom('things', { a: 2 }, shape, { cursor })).toThrow(/cursor/);
    expect(() => pageFrom('things', { a: 1 }, [''], { cursor })).toThrow(/cursor/);
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (text, value) => {
        for (const foreign of [text, Buffer.from(JSON.stringify(value)).toString('base64url')])
          expect(() => pageFrom('things', {}, shape, { cursor: foreign })).toThrow(/cursor/);
      }),
    );
  });
});
