/** The microservices that answer HTTP. */
export type Upstream = 'identity' | 'compliance';

/** What the write side answers, whatever the method: the AWS API, commands, imports. */
const WRITE_SIDE = /^\/(?:|v1\/imports\/.*|v1\/accounts\/[^/]+\/(?:commands|imports)\/.*)$/;
/** An account is written by one and read by the other. */
const ACCOUNT = /^\/v1\/accounts(?:\/[^/]+)?$/;

/** Who answers a request of the contract: identity takes what changes something, compliance answers the rest. The path without its query; percent-encoding does not change where it goes. */
export function upstreamOf(method: string, path: string): Upstream {
  const plain = decoded(path);
  if (WRITE_SIDE.test(plain)) return 'identity';
  return ACCOUNT.test(plain) && method !== 'GET' && method !== 'HEAD' ? 'identity' : 'compliance';
}

/** Each part decoded by itself, as routers do: an encoded slash separates nothing. */
function decoded(path: string): string {
  try {
    return path
      .split('/')
      .map((part) => decodeURIComponent(part).replaceAll('/', '%2F'))
      .join('/');
  } catch {
    return path;
  }
}
