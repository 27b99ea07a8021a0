import { Kafka, logLevel, type KafkaConfig, type SASLOptions } from 'kafkajs';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import { mendRequestQueue } from './request-queue';

/** How to reach Kafka. */
export interface KafkaConnection {
  /** `host:port`, at least one. */
  readonly brokers: readonly string[];
  readonly ssl?: boolean;
  /** PEM; without it the certificates that Node trusts. */
  readonly sslCaFile?: string;
  readonly sasl?: { readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; readonly username: string; readonly password: string };
}

const CONNECT_MS = 3_000;
const REQUEST_MS = 10_000;
const KEEP_ALIVE_MS = 10_000;

/**
 * A kafkajs client. It says nothing by itself: it reports as errors what it tries again, so what matters is told by those who call it. `closed` hears of each connection that ends.
 */
export function kafkaClient(
  { brokers, ssl, sslCaFile, sasl }: KafkaConnection,
  more: Partial<KafkaConfig> = {},
  closed?: () => void,
): Kafka {
  mendRequestQueue();
  return new Kafka({
    clientId: 'keytrail',
    brokers: [...brokers],
    ssl: ssl && (sslCaFile === undefined ? true : { ca: [readFileSync(sslCaFile, 'utf8')] }),
    sasl: sasl as SASLOptions | undefined,
    connectionTimeout: CONNECT_MS,
    requestTimeout: REQUEST_MS,
    logLevel: logLevel.NOTHING,
    socketFactory: ({ host, port, ssl: secure, onConnect }): Socket => {
      const socket = secure
        ? connectSecurely({ host, port, ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }), ...secure }, onConnect)
        : connect({ host, port }, onConnect);
      if (closed) socket.once('close', closed);
      return socket.setKeepAlive(true, KEEP_ALIVE_MS).setNoDelay(true);
    },
    ...more,
  });
}
