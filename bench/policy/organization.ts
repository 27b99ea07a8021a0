import { pick, randomFrom } from './random';

export const ACCOUNT = '300000000001';
export const userArn = (at: number): string => `arn:aws:iam::${ACCOUNT}:user/user-${at}`;

export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string;
  readonly Resource: string;
}

/** A policy and who holds it. */
export interface Grants {
  readonly name: string;
  readonly statements: readonly Statement[];
  readonly holders: readonly number[];
}

const SERVICES = ['s3', 'sqs', 'sns', 'dynamodb', 'lambda', 'ec2', 'logs', 'ssm', 'athena', 'glue'];
const ACTIONS = ['Get*', 'List*', 'Put*', '*', 'GetObject', 'DescribeTable', 'Delete*'];

/** 10,000 users, each with three of 300 shared policies of five statements and five inline policies of one: 20 statements each. */
export function organization(principals = 10_000): Grants[] {
  const random = randomFrom(10_000);
  const shared = Array.from({ length: 300 }, (_, at) => ({ name: `arn:aws:iam::${ACCOUNT}:policy/shared-${at}`, holders: [] as number[] }));
  const inline: Grants[] = [];
  for (let at = 0; at < principals; at++) {
    const mine = new Set<number>();
    while (mine.size < 3) mine.add(Math.floor(random() * shared.length));
    for (const policy of mine) shared[policy]?.holders.push(at);
    for (let own = 0; own < 5; own++) {
      const service = pick(random, SERVICES);
      const resource = random() < 0.5 ? `home-${at}/*` : `data-${Math.floor(random() * 200)}/*`;
      const statement = {
        Effect: 'Allow',
        Action: `${service}:${pick(random, ACTIONS)}`,
        Resource: `arn:aws:${service}:::${resource}`,
      } as const;
      inline.push({ name: `inline:${userArn(at)}/own-${own}`, statements: [statement], holders: [at] });
    }
  }
  return [
    ...shared.map(({ name, holders }) => ({ name, holders, statements: Array.from({ length: 5 }, () => sharedStatement(random)) })),
    ...inline,
  ];
}

function sharedStatement(random: () => number): Statement {
  const service = random() < 0.13 ? 's3' : pick(random, SERVICES);
  const resource =
    random() < 0.3 ? '*' : `arn:aws:${service}:::${pick(random, ['data-*', `data-${Math.floor(random() * 20)}/*`, 'logs/*'])}`;
  return { Effect: random() < 0.04 ? 'Deny' : 'Allow', Action: `${service}:${pick(random, ACTIONS)}`, Resource: resource };
}
