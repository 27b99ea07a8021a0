import { attach, createPolicy, putInline } from '../calls/policy-calls';
import { addToGroup, createUser } from '../calls/user-calls';
import type { Company } from '../company';
import { DOCUMENTS } from '../documents';
import { GROUPS } from '../people';

const FIRST = [
  'ada',
  'ben',
  'carla',
  'dmitri',
  'esther',
  'farid',
  'greta',
  'henri',
  'iris',
  'jamal',
  'kofi',
  'linh',
  'mona',
  'nils',
  'olga',
  'pablo',
];
const LAST = [
  'abel',
  'brandt',
  'costa',
  'diaz',
  'evans',
  'fischer',
  'garcia',
  'hansen',
  'ito',
  'jung',
  'kaur',
  'lopez',
  'meyer',
  'novak',
  'ortiz',
  'park',
];
const PER_SITTING = 50;

/** How many more users than the story's, and what they hold. */
export interface Crowd {
  readonly users: number;
  readonly sharedPolicies: number;
  /** Share of these users that hold an inline policy of their own. */
  readonly inlineShare: number;
}

const nameOf = (number: number): string => `${FIRST[number % 16]}.${LAST[(number >> 4) % 16]}${number >> 8 || ''}`;

/** Large companies: users by the thousand in the story's groups, holding two of a few hundred shared policies. They come evenly between the 300th day and the 5th before the end. */
export function crowd(company: Company, { users, sharedPolicies, inlineShare }: Crowd): void {
  const { random } = company;
  const teams: string[] = [];
  if (sharedPolicies > 0)
    company.atConsole('jonas.berg', 320, '07:00', (by) => {
      for (let number = 1; number <= sharedPolicies; number++)
        teams.push(createPolicy(by, `Team${number}`, DOCUMENTS.team(number), undefined, '/teams/').arn);
    });
  for (let first = 0; first < users; first += PER_SITTING)
    company.atConsole('jonas.berg', 300 - Math.floor((first / users) * 295), '18:00', (by) => {
      for (let number = first; number < Math.min(first + PER_SITTING, users); number++) {
        const group = GROUPS[1 + (number % (GROUPS.length - 1))] ?? 'support';
        const user = createUser(
          by,
          nameOf(number),
          `/${group}/`,
          {},
          { ip: `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}` },
        );
        addToGroup(by, user, group);
        for (const shift of teams.length > 0 ? [0, 1 + random.below(teams.length - 1)] : [])
          attach(by, user, teams[(number + shift) % teams.length] as string);
        if (random.chance(inlineShare)) putInline(by, user, 'desk', DOCUMENTS.desk(user.userName));
      }
    });
}
