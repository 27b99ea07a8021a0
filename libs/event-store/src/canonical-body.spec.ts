import { canonicalJson, type PendingEvent } from '@app/kernel';
import fc from 'fast-check';
import { canonicalBody } from './canonical-body';

const event = (data: object, over: Partial<PendingEvent> = {}): PendingEvent => ({
  id: '0190a5d0-0000-7000-8000-000000000000',
  type: 'Happened',
  schemaVersion: 1,
  outcome: 'change',
  accountId: '100000000001',
  streamId: 'user/AIDA1',
  data,
  actor: { kind: 'operator', sessionName: 'Zoë "x"' },
  source: { kind: 'command' },
  correlationId: 'c',
  causationId: null,
  ...over,
});

describe('canonical body', () => {
  it('is the canonical JSON of the event, whatever its data', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue()), (data) => {
        expect(canonicalBody(event(data))).toBe(canonicalJson(event(data)));
      }),
    );
  });

  it('sorts members by UTF-16 code units, also those that look like numbers', () => {
    const data = { 10: 1, 9: 2, '\u20ac': 3, '\r': 4, '\ud83d\ude00': 5, '\ufb33': 6, 1: 7 };
    expect(canonicalBody(event(data))).toBe(canonicalJson(event(data)));
  });

  it('has the time of an imported event, and leaves out what is undefined', () => {
    const imported = event({ a: undefined, b: [1e21, 0.000001, -0] }, { occurredAt: '2026-01-02T03:04:05.678Z' });
    expect(canonicalBody(imported)).toBe(canonicalJson(imported));
    expect(canonicalBody(imported)).toContain('"occurredAt":"2026-01-02T03:04:05.678Z"');
  });

  it.each([[NaN], [Infinity], [10n], [new Date(0)], [() => 1]])('refuses %p, which is no JSON', (value) => {
    expect(() => canonicalBody(event({ value } as object))).toThrow('Only JSON data');
  });
});
