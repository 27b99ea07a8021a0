import { EXIT, Failure } from '../failure';
import type { Token } from './token';

/** An answer from 400 up (RFC 9457 problem details). */
export class Refusal extends Failure {
  constructor(
    sentence: string,
    readonly status: number,
    readonly code: string | undefined,
  ) {
    super(sentence, EXIT.failed);
    this.name = 'Refusal';
  }
}

interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly errors?: readonly { readonly path?: string; readonly message?: string }[];
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    return (await response.json()) as Problem;
  } catch {
    return {};
  }
}

/** The refusal that an answer tells, in words. */
export async function refusalOf(response: Response, url: string, token: Token): Promise<Refusal> {
  const { title, detail, code, errors = [] } = await problemOf(response);
  const told = [
    detail ?? title ?? `status ${response.status}`,
    ...errors.map(({ path, message }) => `  ${path ? `${path}: ` : ''}${message ?? ''}`),
  ].join('\n');
  return new Refusal(
    response.status === 401 ? unauthenticated(url, token) : code ? `${told} (${code})` : `${url} answers ${response.status}: ${told}`,
    response.status,
    code,
  );
}

const unauthenticated = (url: string, { value, from }: Token): string =>
  value === undefined
    ? `${url} wants the operator's token, and there is none: set KEYTRAIL_TOKEN, or KEYTRAIL_DATA_DIR to the server's data dir (looked in ${from})`
    : `${url} refuses the token from ${from}`;

/** Nobody answered; `error` is what fetch threw. */
export function noAnswer(url: string, error: unknown): Failure {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  const reason = cause?.code ?? cause?.message ?? (error as Error).message;
  return new Failure(`No Keytrail answers at ${url} (${reason}). Start one with npm start, or name another with --url.`);
}
