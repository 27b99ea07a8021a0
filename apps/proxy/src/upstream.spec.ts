import { upstreamOf } from './upstream';

describe('who answers', () => {
  it.each([
    ['POST', '/', 'identity'],
    ['POST', '/v1/accounts', 'identity'],
    ['GET', '/v1/accounts', 'compliance'],
    ['PUT', '/v1/accounts/100000000001', 'identity'],
    ['GET', '/v1/accounts/100000000001', 'compliance'],
    ['POST', '/v1/accounts/100000000001/commands/CreateUser', 'identity'],
    ['GET', '/v1/accounts/100000000001/commands/CreateUser', 'identity'],
    ['POST', '/v1/accounts/100000000001/%63ommands/CreateUser', 'identity'],
    ['POST', '/v1/accounts/100000000001/imports/cloudtrail', 'identity'],
    ['POST', '/v1/imports/cloudtrail', 'identity'],
    ['POST', '/v1/accounts/100000000001/can', 'compliance'],
    ['GET', '/v1/accounts/100000000001/principals/user%2Fcommands%2Fann', 'compliance'],
    ['GET', '/v1/accounts/1%2Fcommands%2Fx', 'compliance'],
    ['GET', '/v1/events/stream', 'compliance'],
    ['POST', '/v1/operations/parked/1/retry', 'compliance'],
    ['GET', '/health/ready', 'compliance'],
    ['GET', '/docs', 'compliance'],
    ['GET', '/%', 'compliance'],
  ])('%s %s: %s', (method, path, upstream) => expect(upstreamOf(method, path)).toBe(upstream));
});
