import { EVENT_COLUMNS, eventRow, type Event } from '../event';
import { printTable } from '../terminal/table';
import { shortForm } from '../terminal/words';
import { heading, type Stage } from './stage';

const REFUSALS = 5;

/** The audit trail of one policy, oldest first, and the newest refused attempts. */
export async function trailScene({ terminal, client, path, organization }: Stage): Promise<void> {
  const print = (events: readonly Event[]): void => printTable(terminal, EVENT_COLUMNS, events.map(eventRow), '  ');
  const { policyArn } = organization.mistake;
  heading(terminal, `Who changed ${shortForm(policyArn)}? One version was a mistake, and somebody turned it back`);
  const history = await client.all<Event>(`${path}/events`, { target: policyArn, outcome: 'change' });
  print([...history.items].reverse());
  heading(terminal, 'Refused attempts, the newest first');
  const refused = await client.all<Event>(`${path}/events`, { outcome: 'attempt' }, REFUSALS);
  print(refused.items);
}
