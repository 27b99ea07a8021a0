import { VERDICTS, type Decision } from '../decision';
import { aboutEvent, type Event } from '../event';
import { eventFeed } from '../http/event-feed';
import type { List } from '../http/keytrail-client';
import { heading, type Stage } from './stage';

const REPORTS = 'arn:aws:s3:::reports';

interface Answered {
  readonly logIndex: number;
  readonly events: readonly { readonly id: string }[];
}

/** The commands of the scene on a user and a policy of that name. */
const commandsOn = (name: string, policyArn: string): readonly (readonly [string, object])[] => [
  ['CreateUser', { userName: name }],
  [
    'CreatePolicy',
    {
      policyName: name,
      policyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: `${REPORTS}/*` }] },
    },
  ],
  ['AttachUserPolicy', { userName: name, policyArn }],
  ['CreateAccessKey', { userName: name }],
  ['DetachUserPolicy', { userName: name, policyArn }],
];

/** Commands on the managed account: each is seen in the live feed as an event, and `can` knows it at once. */
export async function liveScene({ terminal, client }: Stage, accountId: string): Promise<void> {
  heading(terminal, `Live: commands on the managed account ${accountId}`);
  const path = `/v1/accounts/${accountId}`;
  const name = `ann-${Date.now().toString(36).slice(-4)}`;
  const { asOf } = await client.get<List<Event>>(`${path}/events`, { limit: 1 });
  const end = new AbortController();
  const feed = eventFeed<Event>(client, { accountId, after: asOf?.logIndex ?? 0, signal: end.signal })[Symbol.asyncIterator]();
  try {
    for (const [command, body] of commandsOn(name, `arn:aws:iam::${accountId}:policy/${name}`)) {
      const began = performance.now();
      const { logIndex, events } = await client.post<Answered>(`${path}/commands/${command}`, body);
      for (const _ of events) {
        const { value: event } = (await feed.next()) as { value: Event };
        terminal.line(
          `  ${command.padEnd(16)} → ${event.type}, ${aboutEvent(event)}  ${terminal.paint('dim', `${Math.round(performance.now() - began)} ms`)}`,
        );
      }
      if (command.endsWith('UserPolicy')) {
        const { decision } = await client.post<Decision>(`${path}/can?minLogIndex=${logIndex}`, {
          principal: `user/${name}`,
          action: 's3:GetObject',
          resource: `${REPORTS}/2026.csv`,
        });
        const [verdict, paint] = VERDICTS[decision];
        terminal.line(`  can user/${name} read ${REPORTS}/2026.csv?  ${terminal.paint(paint, verdict)}`);
      }
    }
  } finally {
    end.abort();
    await feed.return?.(undefined);
  }
}
