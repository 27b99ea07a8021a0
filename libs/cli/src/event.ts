import { policyName, shortForm, timeInWords } from './terminal/words';

/** The envelope of an event, as far as it is shown. */
export interface Event {
  readonly type: string;
  readonly outcome: 'change' | 'attempt' | 'call';
  readonly accountId: string;
  readonly logIndex: number;
  readonly occurredAt: string;
  readonly actor: { readonly kind: string; readonly arn?: string; readonly sessionName?: string };
  readonly data: Readonly<Record<string, unknown>>;
}

/** Who did it: `operator`, `user/ann`, `role/Deploy/release-7`, `root`. */
export const actorInWords = ({ actor }: Event): string => (actor.arn ? shortForm(actor.arn) : actor.kind);

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Members of `data` that name what an event is about, and how each is said. */
const NAMED: readonly (readonly [string, (value: string) => string])[] = [
  ['userName', (name) => `user/${name}`],
  ['groupName', (name) => `group/${name}`],
  ['roleName', (name) => `role/${name}`],
  ['newUserName', (name) => `→ user/${name}`],
  ['newName', (name) => `→ ${name}`],
  ['roleArn', shortForm],
  ['policyArn', (arn) => `policy/${policyName(arn)}`],
  ['policyName', (name) => `policy/${name}`],
  ['versionId', (id) => id],
  ['accessKeyId', (id) => id],
  ['serialNumber', shortForm],
  ['accountAlias', (alias) => alias],
];

/** What it is about, in words: `user/ann, policy/BackupVault`; a call by its API name; a refusal with its code. */
export function aboutEvent({ outcome, data }: Event): string {
  const said = NAMED.flatMap(([member, say]) => {
    const value = text(data[member]);
    return value === undefined || (member === 'policyName' && data.policyArn) ? [] : [say(value)];
  });
  const call =
    outcome === 'call' && text(data.eventName)
      ? [`${String(data.eventSource).replace('.amazonaws.com', '')}:${String(data.eventName)}`]
      : [];
  const refused = text(data.errorCode) ? [`refused: ${String(data.errorCode)}`] : [];
  return [...new Set([...call, ...said, ...refused])].join(', ');
}

/** What `eventRow` fills. */
export const EVENT_COLUMNS = [
  { head: 'when (UTC)' },
  { head: 'who', flexible: true },
  { head: 'event' },
  { head: 'about', flexible: true },
  { head: '#', right: true },
];

/** One event as cells of a table. */
export const eventRow = (event: Event): string[] => [
  timeInWords(event.occurredAt),
  actorInWords(event),
  event.type,
  aboutEvent(event),
  String(event.logIndex),
];
