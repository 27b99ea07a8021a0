import { DomainError } from '@app/kernel';
import { BadRequestException, HttpException, InternalServerErrorException, NotFoundException } from '@nestjs/common';
import { problemOf, STATUS_OF_CODE } from './problem';

describe('problem details', () => {
  it.each([
    ['NoSuchEntity', 404],
    ['EntityAlreadyExists', 409],
    ['DeleteConflict', 409],
    ['LimitExceeded', 409],
    ['MalformedPolicyDocument', 400],
    ['ValidationError', 400],
    ['PasswordPolicyViolation', 400],
    ['InvalidAuthenticationCode', 403],
    ['AccountIsMirrored', 409],
    ['IdempotencyKeyReused', 422],
    ['Busy', 503],
    ['NotCaughtUp', 503],
    ['UnsupportedParameter', 400],
    ['InvalidAccountId', 400],
    ['MalformedJson', 400],
  ])('of %s have status %d', (code, status) => {
    expect(problemOf(new DomainError(code, 'The user ann does not exist'))).toEqual({
      type: `urn:keytrail:problem:${code}`,
      title: expect.stringMatching(/^[A-Z]/),
      status,
      detail: 'The user ann does not exist',
      code,
    });
  });

  it('hold the single faults', () => {
    expect(
      problemOf(new DomainError('ValidationError', 'Two members are wrong', [{ path: 'userName', message: 'must be text' }]))?.errors,
    ).toEqual([{ path: 'userName', message: 'must be text' }]);
  });

  it('say what the framework refused in our words', () => {
    expect(problemOf(Object.assign(new Error('FST'), { code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413 }))).toMatchObject({
      status: 413,
      code: 'PayloadTooLarge',
    });
    const nests = new HttpException('FST words', 400, {
      cause: Object.assign(new Error('x'), { code: 'FST_ERR_BAD_URL', statusCode: 400 }),
    });
    expect(problemOf(nests)?.detail).toBe('The path is not a valid percent-encoding of UTF-8');
    expect(problemOf(new NotFoundException('Cannot GET /x'))).toMatchObject({ status: 404, code: 'NotFound' });
    expect(problemOf(new BadRequestException('no'))).toMatchObject({ status: 400, code: 'ValidationError', detail: 'Bad Request: no' });
    expect(problemOf(Object.assign(new Error('I am a teapot, truly'), { statusCode: 418 }))).toMatchObject({
      status: 418,
      code: 'ImaTeapot',
    });
  });

  it('of a database that is away ask to come again', () => {
    for (const error of [
      Object.assign(new Error('x'), { code: 'ECONNREFUSED' }),
      Object.assign(new Error('x'), { code: '57P03' }),
      new Error('Connection terminated unexpectedly'),
      new Error('append', { cause: Object.assign(new Error('x'), { code: '57P01' }) }),
    ])
      expect(problemOf(error)).toMatchObject({ status: 503, code: 'Busy' });
  });

  it('of anything else tell nothing', () => {
    for (const error of [
      new Error('secret'),
      new TypeError('x'),
      'text',
      null,
      undefined,
      Object.assign(new Error('x'), { code: '23505' }),
      new InternalServerErrorException('secret'),
      new DomainError('UnknownEventType', 'This version does not know X'),
    ])
      expect(problemOf(error)).toBeUndefined();
  });

  it('know a status for each code from 401 on', () => {
    for (const status of Object.values(STATUS_OF_CODE)) expect(status).toBeGreaterThan(400);
  });
});
