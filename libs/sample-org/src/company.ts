import type { Calendar } from './calendar';
import { asRoot, atConsole, inRole, signingIn, withKey } from './caller';
import { consoleLogin } from './calls/session-calls';
import type { Policy, Role, User } from './entity';
import type { Random } from './random';
import type { Caller } from './record';
import { Sitting } from './sitting';
import type { Trail } from './trail';

/** Where the company's own people sit. */
const OFFICE_IP = '203.0.113.24';

/** The company while its year is told: what exists so far, and who sits down to work. */
export class Company {
  readonly users = new Map<string, User>();
  readonly roles = new Map<string, Role>();
  readonly policies = new Map<string, Policy>();
  /** Key ids by a name of the story (`ci-legacy/old`). */
  readonly keys = new Map<string, string>();
  private readonly scenes: { readonly at: Date; tell(at: Date): void }[] = [];

  constructor(
    readonly trail: Trail,
    readonly calendar: Calendar,
    readonly random: Random,
  ) {}

  get accountId(): string {
    return this.trail.accountId;
  }

  user(name: string): User {
    return known(this.users, name);
  }

  role(name: string): Role {
    return known(this.roles, name);
  }

  policy(name: string): Policy {
    return known(this.policies, name);
  }

  key(name: string): string {
    return known(this.keys, name);
  }

  sit(by: Caller, at: Date): Sitting {
    return new Sitting(this.trail, by, at, this.random.fork(`${at.getTime()}`));
  }

  /** Something happens at a time; the year is told in the order of time, in whatever order its chapters were written. */
  schedule(at: Date, tell: (at: Date) => void): void {
    this.scenes.push({ at, tell });
  }

  /** The root user signs in at the console. */
  atRoot(daysAgo: number, time: string, tell: (by: Sitting) => void): void {
    this.schedule(this.calendar.ago(daysAgo, time), (at) => {
      const by = this.sit(asRoot(this.accountId, OFFICE_IP, this.trail.newId('ASIA')), at);
      consoleLogin(by, false);
      tell(by);
    });
  }

  /** A person signs in at the console and goes on to work there. */
  atConsole(name: string, daysAgo: number, time: string, tell: (by: Sitting) => void): void {
    this.schedule(this.calendar.ago(daysAgo, time), (at) => {
      const user = this.user(name);
      const door = this.sit(signingIn(this.accountId, user), at);
      consoleLogin(door, user.mfaSerial !== undefined);
      tell(this.sit(atConsole(this.accountId, user, this.trail.newId('ASIA'), at), door.at));
    });
  }

  /** A user works with one of its keys. */
  byKey(
    name: string,
    keyName: string,
    at: Date,
    tell: (by: Sitting) => void,
    elsewhere?: { readonly agent: string; readonly ip: string },
  ): void {
    this.schedule(at, () =>
      tell(this.sit(withKey(this.accountId, this.user(name), this.key(keyName), elsewhere?.agent, elsewhere?.ip), at)),
    );
  }

  /** A session of a role goes on with its temporary key. */
  session(roleName: string, sessionName: string, sessionKey: string, since: Sitting): Sitting {
    return this.sit(inRole(this.accountId, this.role(roleName), sessionName, sessionKey, since.at, since.by), since.at);
  }

  /** Tells all that was scheduled. */
  tell(): void {
    for (const { at, tell } of this.scenes.sort((a, b) => a.at.getTime() - b.at.getTime())) tell(at);
  }
}

function known<T>(map: ReadonlyMap<string, T>, name: string): T {
  const found = map.get(name);
  if (found === undefined) throw new Error(`The story speaks of ${name} before it exists`);
  return found;
}
