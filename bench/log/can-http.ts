import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile, type Figure } from '../figure';
import { TOKEN } from '../../test/caller';
import { Server } from '../../test/server';

const ACCOUNT = '300000000001';
const PRINCIPALS = 10_000;
const POLICIES = 300;
const SECONDS = 10;

let recordNumber = 0;
const record = (eventName: string, requestParameters: object, responseElements: object | null = null): string =>
  JSON.stringify({
    eventVersion: '1.08',
    userIdentity: { type: 'Root', principalId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, accountId: ACCOUNT },
    eventTime: new Date(Date.UTC(2026, 0, 1) + ++recordNumber * 1000).toISOString(),
    eventSource: 'iam.amazonaws.com',
    eventName,
    awsRegion: 'us-east-1',
    sourceIPAddress: '192.0.2.1',
    userAgent: 'aws-cli/2.15.0',
    requestParameters,
    responseElements,
    requestID: `00000000-0000-4000-8000-${String(recordNumber).padStart(12, '0')}`,
    eventID: `00000000-0000-4000-9000-${String(recordNumber).padStart(12, '0')}`,
    eventType: 'AwsApiCall',
    recipientAccountId: ACCOUNT,
  });

const grant = (action: string, bucket: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: `arn:aws:s3:::${bucket}/*` }] });

/** The records of an account with 10,000 users, 300 shared policies (three to a user) and an inline policy each. */
function* records(): Generator<string> {
  const arn = (at: number) => `arn:aws:iam::${ACCOUNT}:policy/shared-${at % POLICIES}`;
  for (let at = 0; at < POLICIES; at++)
    yield record(
      'CreatePolicy',
      { policyName: `shared-${at}`, policyDocument: grant('s3:Get*', `bucket-${at}`) },
      {
        policy: {
          policyName: `shared-${at}`,
          policyId: `ANPA${String(at).padStart(17, 'A')}`,
          arn: arn(at),
          path: '/',
          defaultVersionId: 'v1',
        },
      },
    );
  for (let at = 0; at < PRINCIPALS; at++) {
    const userName = `user-${at}`;
    yield record(
      'CreateUser',
      { userName },
      { user: { userName, userId: `AIDA${String(at).padStart(17, 'A')}`, path: '/', arn: `arn:aws:iam::${ACCOUNT}:user/${userName}` } },
    );
    for (const policy of [at, at + 7, at + 19]) yield record('AttachUserPolicy', { userName, policyArn: arn(policy) });
    yield record('PutUserPolicy', { userName, policyName: 'own', policyDocument: grant('s3:Put*', `own-${at}`) });
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

function ask(port: number, at: number): Promise<void> {
  const who = at % PRINCIPALS;
  const body = JSON.stringify({
    principal: `user/user-${who}`,
    action: 's3:GetObject',
    resource: `arn:aws:s3:::bucket-${who % POLICIES}/key`,
  });
  return new Promise((resolve, reject) => {
    const path = `/v1/accounts/${ACCOUNT}/can`;
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sent = request({ port, host: '127.0.0.1', method: 'POST', path, headers, agent }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      answer.on('end', () =>
        text.includes('"decision":"allowed"') ? resolve() : reject(new Error(`${answer.statusCode} ${text.slice(0, 300)}`)),
      );
    });
    sent.on('error', reject).end(body);
  });
}

async function closedLoop(port: number, connections: number): Promise<number[]> {
  const latencies: number[] = [];
  const end = performance.now() + SECONDS * 1000;
  let next = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < end) {
        const began = performance.now();
        await ask(port, (next += 7919));
        latencies.push(performance.now() - began);
      }
    }),
  );
  return latencies;
}

async function openLoop(port: number, rate: number): Promise<number[]> {
  const latencies: number[] = [];
  const under: Promise<void>[] = [];
  const began = performance.now();
  for (let at = 0; at < rate * SECONDS; at++) {
    const due = began + (at * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 1) await pause(wait);
    under.push(ask(port, at * 7919).then(() => void latencies.push(performance.now() - due)));
  }
  await Promise.all(under);
  return latencies;
}

/** `can` over HTTP on a mirrored account of 10,000 principals: 500 requests/s open loop, and eight connections that ask as fast as they can. */
export async function canFigures(): Promise<Figure[]> {
  const server = await Server.start({ LOG_LEVEL: 'warn' });
  const imported = await server.request('POST', `/v1/accounts/${ACCOUNT}/imports/cloudtrail`, [...records()].join('\n'));
  if (imported.json.rejected !== 0) throw new Error(imported.text.slice(0, 500));
  for (let tries = 0; (await server.ask('/principals?limit=1', imported.json.logIndex, ACCOUNT)).status !== 200; tries++)
    if (tries > 30) throw new Error('the import did not become visible');
  await closedLoop(server.port, 8); // warms up
  const open = percentile(await openLoop(server.port, 500), 0.99);
  const eight = percentile(await closedLoop(server.port, 8), 0.99);
  agent.destroy();
  await server.stop();
  return [
    { name: 'can-http-p99', value: open, unit: 'ms', bound: { valueAtMost: 15 } },
    { name: 'can-http-p99-8-connections', value: eight, unit: 'ms', bound: { valueAtMost: 15 } },
  ];
}
