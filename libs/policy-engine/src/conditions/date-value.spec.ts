import { dateValue } from './date-value';

const at = Date.UTC(2026, 0, 2, 3, 4, 5);

describe('dateValue', () => {
  it.each<[string, number]>([
    ['2026-01-02T03:04:05Z', at],
    ['2026-01-02T03:04:05', at],
    ['2026-01-02T03:04:05.25Z', at + 250],
    ['2026-01-02T05:04:05+02:00', at],
    ['2026-01-01T21:34:05-0530', at],
    ['2026-01-02T03:04Z', at - 5_000],
    ['2026-01-02', Date.UTC(2026, 0, 2)],
    ['2026-01', Date.UTC(2026, 0)],
    ['2026', Date.UTC(2026, 0)],
    [String(at / 1_000), at],
    [`${at / 1_000}.5`, at + 500],
    ['-1', -1_000],
  ])('reads %s', (text, time) => expect(dateValue(text)).toBe(time));

  it.each([
    '',
    'today',
    '2026-13-01',
    '2026-02-30',
    '2026-01-02T24:00:00Z',
    '2026-1-2',
    '2026-01-02 03:04:05',
    String(at),
    '99999999999999',
    '1e9',
  ])('does not read %s', (text) => expect(dateValue(text)).toBeUndefined());
});
