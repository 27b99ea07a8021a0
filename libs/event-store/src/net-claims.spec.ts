import { netClaims } from './net-claims';

const nothing = { absent: [], present: [], below: [], released: [], claimed: [], counts: [] };

describe('claims of an append', () => {
  it('are absent before, held after', () => {
    expect(netClaims([{ claim: { a: 'x' }, present: ['b'], absent: ['c', 'd/'], release: ['e'] }])).toEqual({
      ...nothing,
      absent: ['c', 'a'],
      present: ['b'],
      below: ['d/'],
      released: ['e'],
      claimed: [['a', 'x']],
    });
  });
  it('change hands if they are released first', () => {
    expect(netClaims([{ release: ['a'] }, { claim: { a: 'y' } }])).toEqual({ ...nothing, released: ['a'], claimed: [['a', 'y']] });
    expect(netClaims([{ release: ['a'], claim: { a: 'y' } }])).toEqual({ ...nothing, released: ['a'], claimed: [['a', 'y']] });
  });
  it('that are only held in between leave nothing', () => {
    expect(netClaims([{ claim: { a: 'x' } }, { present: ['a'], release: ['a'] }, { absent: ['a'] }])).toEqual({
      ...nothing,
      absent: ['a'],
    });
  });
  it('ask for a name once', () => {
    expect(netClaims([{ present: ['a'] }, { present: ['a'] }, { absent: ['b'] }, { absent: ['b'], claim: { b: 'x' } }])).toEqual({
      ...nothing,
      present: ['a'],
      absent: ['b'],
      claimed: [['b', 'x']],
    });
  });
  it('keep each count', () => {
    const count = { of: 'users', by: 1, atMost: 5 } as const;
    expect(netClaims([{ count }, { count }]).counts).toEqual([count, count]);
  });
  it.each([
    [[{ claim: { a: 'x' } }, { claim: { a: 'y' } }]],
    [[{ claim: { a: 'x' } }, { absent: ['a'] }]],
    [[{ release: ['a'] }, { present: ['a'] }]],
    [[{ present: ['a'] }, { absent: ['a'] }]],
    [[{ claim: { 'a/b': 'x' } }, { absent: ['a/'] }]],
  ])('that contradict each other are a fault: %j', (claims) => {
    expect(() => netClaims(claims)).toThrow('contradict');
  });
});
