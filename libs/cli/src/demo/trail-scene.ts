import { aboutEvent, actorInWords, type Event } from '../event';
import { shortForm, timeInWords } from '../terminal/words';
import { heading, type Stage } from './stage';

const REFUSALS = 5;

/** The audit trail of one policy, oldest first, and the newest refused attempts. */
export async function trailScene({ terminal, client, path, organization }: Stage): Promise<void> {
  const print = (event: Event): void =>
    terminal.line(`  ${timeInWords(event.occurredAt)}  ${actorInWords(event).padEnd(18)} ${event.type}  ${aboutEvent(event)}`);
  const { policyArn } = organization.mistake;
  heading(terminal, `Who changed ${shortForm(policyArn)}? One version was a mistake, and somebody turned it back`);
  const history = await client.all<Event>(`${path}/events`, { target: policyArn, outcome: 'change' });
  for (const event of [...history.items].reverse()) print(event);
  heading(terminal, 'Refused attempts, the newest first');
  const refused = await client.all<Event>(`${path}/events`, { outcome: 'attempt' }, REFUSALS);
  for (const event of refused.items) print(event);
}
