import { createLogger, nestLogger } from './logger';

const lines: string[] = [];
const logger = createLogger('info', { write: (line) => void lines.push(line) });
const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;

describe('the log', () => {
  it('is one JSON object a line, at and above its level', () => {
    logger.child({ requestId: 'r1' }).info({ path: '/v1' }, 'request');
    expect(last()).toEqual({ level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), requestId: 'r1', path: '/v1', msg: 'request' });
    const before = lines.length;
    logger.debug('not told');
    expect(lines).toHaveLength(before);
  });

  it('shows no secret, wherever it stands', () => {
    logger.info(
      {
        token: 'hush',
        headers: { Authorization: 'hush' },
        result: { accessKey: { secretAccessKey: 'hush', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' } },
      },
      'answer',
    );
    expect(lines.at(-1)).not.toContain('hush');
    expect(last().result).toEqual({ accessKey: { secretAccessKey: '[secret]', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' } });
  });

  it('tells errors with their causes, but not what a driver hangs on them', () => {
    const error = Object.assign(new Error('it failed', { cause: new Error('because of that') }), {
      code: '23505',
      detail: 'Key (name)=(hush)',
      parameters: ['hush'],
    });
    logger.error({ error }, 'failed');
    expect(last().error).toMatchObject({ type: 'Error', code: '23505', stack: expect.stringContaining('because of that') });
    expect(lines.at(-1)).not.toContain('hush');
  });

  it('takes what Nest says', () => {
    nestLogger(logger).error(new Error('broken'), 'the stack', 'Router');
    expect(last()).toMatchObject({ level: 'error', context: 'Router', stack: 'the stack', msg: 'broken' });
    const before = lines.length;
    nestLogger(logger).log('Mapped {/v1, GET} route', 'RouterExplorer');
    expect(lines).toHaveLength(before);
  });
});
