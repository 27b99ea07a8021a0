import { newCorrelation } from './correlation';

const SPAN = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('the correlation of a request', () => {
  it('takes over the ids and the span that the caller names', () => {
    expect(newCorrelation({ 'x-correlation-id': 'ticket-42', traceparent: SPAN })).toMatchObject({
      correlationId: 'ticket-42',
      causationId: SPAN,
    });
  });

  it.each(['', 'x', SPAN.toUpperCase(), `${SPAN}-00`, SPAN.replace(/^00/, 'ff'), SPAN.replace(/4bf9.*4736/, '0'.repeat(32)), `${SPAN}\n`])(
    'takes no span from %j',
    (traceparent) => {
      const { requestId, correlationId, causationId } = newCorrelation({ traceparent });
      expect([correlationId, causationId]).toEqual([requestId, null]);
    },
  );
});
