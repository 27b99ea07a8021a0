import { Failure } from '../failure';
import { noAnswer, refusalOf } from './refusal';
import type { Token } from './token';

export type Query = Readonly<Record<string, string | number | undefined>>;

/** From where the rows of an answer come. */
export interface AsOf {
  readonly logIndex: number;
  readonly occurredAt: string | null;
  readonly degraded: readonly string[];
}

/** A list, all pages of it or as many rows as were asked for. */
export interface List<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  readonly asOf?: AsOf;
}

const PAGE = 1_000;

function withQuery(path: string, query: Query): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, String(value));
  return given.size === 0 ? path : `${path}?${given}`;
}

/** Keytrail over HTTP. Every method throws Failure: nobody answers, or Refusal with the server's own words. */
export class KeytrailClient {
  constructor(
    readonly url: string,
    readonly token: Token,
  ) {}

  /** One request; any status. */
  async send(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      ...(this.token.value && { authorization: `Bearer ${this.token.value}` }),
      ...(init.headers as Record<string, string> | undefined),
    };
    try {
      return await fetch(this.url + path, { ...init, method, headers });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw noAnswer(this.url, error);
    }
  }

  private async answered<T>(response: Response): Promise<T> {
    if (response.status >= 400) throw await refusalOf(response, this.url, this.token);
    try {
      return (await response.json()) as T;
    } catch {
      throw new Failure(`${this.url} answers ${response.status} with something that is not JSON: is it Keytrail?`);
    }
  }

  async get<T>(path: string, query: Query = {}): Promise<T> {
    return this.answered<T>(await this.send('GET', withQuery(path, query)));
  }

  async post<T>(path: string, body: object): Promise<T> {
    return this.answered<T>(await this.send('POST', path, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }));
  }

  /** Sends an import's document (JSON, JSON Lines or either in gzip: the server tells by its bytes) piece by piece, so that its size does not matter. */
  async upload<T>(path: string, body: AsyncIterable<Uint8Array>): Promise<T> {
    const streamed = { headers: { 'content-type': 'application/json' }, body: ReadableStream.from(body), duplex: 'half' } as RequestInit;
    return this.answered<T>(await this.send('POST', path, streamed));
  }

  /** Follows the pages of a list until its end, or until `most` rows. */
  async all<T>(path: string, query: Query = {}, most = Infinity): Promise<List<T>> {
    const items: T[] = [];
    let page: List<T>;
    let cursor: string | undefined;
    do {
      page = await this.get<List<T>>(path, { ...query, limit: Math.min(PAGE, most - items.length), cursor });
      items.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined && items.length < most);
    return { ...page, items, nextCursor: cursor ?? null };
  }
}
