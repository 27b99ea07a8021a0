import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Problem, problem, problemOf } from './problem';

const RETRY_AFTER_SECONDS = '2';

/** Answers with problem details. Extension members may say more (RFC 9457 §3.2). */
export function sendProblem(reply: FastifyReply, told: Problem, more: Readonly<Record<string, unknown>> = {}): void {
  if (told.status === 401) void reply.header('www-authenticate', 'Bearer realm="keytrail"');
  if (told.status === 503) void reply.header('retry-after', RETRY_AFTER_SECONDS);
  void reply
    .code(told.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify({ ...more, ...told }));
}

/** Every error becomes problem details. What is not the caller's business is logged with its stack and answered as InternalError. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  /** `methodsOf`: the methods that a path knows. */
  constructor(private readonly methodsOf: (path: string) => readonly string[]) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const told = this.problemFor(error, request, reply);
    if (reply.sent || reply.raw.headersSent) reply.raw.destroy();
    else sendProblem(reply, told);
  }

  private problemFor(error: unknown, request: FastifyRequest, reply: FastifyReply): Problem {
    const told = problemOf(error);
    if (!told) {
      request.log.error({ error }, 'A request failed unexpectedly');
      return problem('InternalError', 'Something went wrong in Keytrail; its log says what, by the request id in X-Request-Id');
    }
    if (!request.is404 || told.code !== 'NotFound') return told;
    const path = request.url.split('?', 1)[0]!;
    const methods = this.methodsOf(path);
    if (methods.length === 0) return problem('NotFound', `There is no route ${request.method} ${path.slice(0, 200)}`);
    void reply.header('allow', methods.join(', '));
    return problem('MethodNotAllowed', `${path.slice(0, 200)} does not know ${request.method}, but ${methods.join(', ')}`);
  }
}
