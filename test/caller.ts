export const ACCOUNT = '100000000001';
export const TOKEN = 'operator-token-of-the-end-to-end-tests';

/** An HTTP answer; `json` is the parsed body of whatever shape the contract says. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: any;
}

/** Speaks to a Keytrail at a port as its operator. */
export class Caller {
  constructor(readonly port: number) {}

  async request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const raw = body instanceof Uint8Array || typeof body === 'string';
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`, {
      method,
      headers: { authorization: `Bearer ${TOKEN}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      body: raw || body === undefined ? (body as string | undefined) : JSON.stringify(body),
    });
    const text = await answer.text();
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      get json() {
        return JSON.parse(text);
      },
    };
  }

  get(path: string): Promise<Answer> {
    return this.request('GET', path);
  }

  command(name: string, body: object, accountId = ACCOUNT, headers: Record<string, string> = {}): Promise<Answer> {
    return this.request('POST', `/v1/accounts/${accountId}/commands/${name}`, body, headers);
  }

  /** A question below the account's path; `minLogIndex` waits for a write. */
  ask(path: string, minLogIndex?: number, accountId = ACCOUNT): Promise<Answer> {
    const wait = minLogIndex === undefined ? '' : `${path.includes('?') ? '&' : '?'}minLogIndex=${minLogIndex}`;
    return this.get(`/v1/accounts/${accountId}${path}${wait}`);
  }

  can(principal: string, action: string, resource: string, minLogIndex = 0, accountId = ACCOUNT): Promise<Answer> {
    return this.request('POST', `/v1/accounts/${accountId}/can?minLogIndex=${minLogIndex}`, { principal, action, resource });
  }

  /** Every item of a paged list. */
  async all(path: string, accountId = ACCOUNT): Promise<Answer['json'][]> {
    const items: Answer['json'][] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { json } = await this.ask(
        `${path}${path.includes('?') ? '&' : '?'}limit=1000${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
        undefined,
        accountId,
      );
      items.push(...json.items);
      cursor = json.nextCursor;
    }
    return items;
  }
}

/** A one-statement policy as JSON text. */
export const document = (action: string | string[], resource: string | string[] = '*', effect = 'Allow'): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: effect, Action: action, Resource: resource }] });

/** A trust policy as JSON text. */
export const trust = (principal: object | string): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }] });
