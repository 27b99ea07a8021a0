import type { Random } from './random';
import type { Call, Caller } from './record';
import type { Trail } from './trail';

/** One caller at work: each call comes some seconds after the one before. */
export class Sitting {
  private now: number;

  constructor(
    readonly trail: Trail,
    readonly by: Caller,
    from: Date,
    private readonly random: Random,
  ) {
    this.now = Math.floor(from.getTime() / 1000) * 1000;
  }

  /** When the next call happens. */
  get at(): Date {
    return new Date(this.now);
  }

  call(call: Call): void {
    this.trail.record(this.at, this.by, call);
    this.now += this.random.between(2, 24) * 1000;
  }

  /** An IAM call that changes something. */
  iam(name: string, request: object | null, response?: object): void {
    this.call({ service: 'iam', name, request, response });
  }

  /** A call that AWS refuses for want of permission. */
  refused(service: string, name: string, request: object, resource: string): void {
    const message = `User: ${String(this.by.identity.arn)} is not authorized to perform: ${service}:${name} on resource: ${resource} because no identity-based policy allows the ${service}:${name} action`;
    this.call({ service, name, request, refused: { code: 'AccessDenied', message } });
  }
}
