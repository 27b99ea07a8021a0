import type { WhoCanIndex } from '@app/policy-engine';
import { percentile, type Figure } from '../figure';
import { ACCOUNT, type Grants } from './organization';
import { pick, randomFrom } from './random';
import { indexOf } from './who-can-10k';

const PRINCIPALS = 100_000;
const STATEMENTS = 20_000;
const GRANTS = 10;
const QUESTIONS = 2_000;
const SERVICES = Array.from({ length: 40 }, (_, at) => `service${at}`);
const ACTIONS = ['Get*', 'GetItem', 'Put*', 'PutItem', 'List*', 'Describe*', 'DeleteItem', '*'];

const resourceOf = (random: () => number, service: string): string => {
  const share = random();
  const account = `arn:aws:${service}:eu-west-1:${ACCOUNT}`;
  if (share < 0.15) return '*';
  if (share < 0.35) return `${account}:table/*`;
  return `${account}:table/${pick(random, 'abcdefghij'.split(''))}${Math.floor(random() * 40)}${share < 0.6 ? '/*' : '*'}`;
};

/** 100,000 users with ten grants each, of 20,000 distinct statements. */
function grants(random: () => number): Grants[] {
  const all = new Map<string, Grants>();
  while (all.size < STATEMENTS) {
    const service = pick(random, SERVICES);
    const action = random() < 0.02 ? '*' : `${service}:${pick(random, ACTIONS)}${all.size % 4 === 0 ? '' : '*'}`;
    const statement = { Effect: 'Allow', Action: action, Resource: resourceOf(random, service) } as const;
    const content = `${action} ${statement.Resource}${all.size}`;
    all.set(content, {
      name: `arn:aws:iam::${ACCOUNT}:policy/p${all.size}`,
      statements: [{ ...statement, Sid: `S${all.size}` } as typeof statement],
      holders: [],
    });
  }
  const list = [...all.values()];
  for (let at = 0; at < PRINCIPALS; at++) for (let grant = 0; grant < GRANTS; grant++) (pick(random, list).holders as number[]).push(at);
  return list;
}

function ask(index: WhoCanIndex, random: () => number): { readonly ms: number; readonly count: number } {
  const service = pick(random, SERVICES);
  const question = {
    action: `${service}:${pick(random, ['GetItem', 'PutItem', 'DescribeItem'])}`,
    resource: `arn:aws:${service}:eu-west-1:${ACCOUNT}:table/${pick(random, 'abcdefghij'.split(''))}${Math.floor(random() * 40)}/k`,
    resourceAccountId: ACCOUNT,
  };
  const began = performance.now();
  const { count } = index.ask(question, { limit: 100 });
  return { ms: performance.now() - began, count };
}

/** Everybody who can, judged among 100,000 principals with a million grants, and the first page of them. */
export function whoCanLargeFigures(): Promise<Figure[]> {
  const random = randomFrom(100_000);
  const index = indexOf(grants(random), PRINCIPALS);
  for (let warm = 0; warm < QUESTIONS; warm++) ask(index, random);
  const answers = Array.from({ length: QUESTIONS }, () => ask(index, random));
  const mean = answers.reduce((sum, { count }) => sum + count, 0) / QUESTIONS;
  if (mean < 4_000) throw new Error(`An answer holds ${Math.round(mean)} principals; the bound is meant for about 5,000`);
  const times = answers.map(({ ms }) => ms);
  return Promise.resolve([
    { name: 'who-can-100k', value: percentile(times, 0.5), unit: 'ms', bound: { valueAtMost: 1 } },
    { name: 'who-can-100k-p95', value: percentile(times, 0.95), unit: 'ms' },
  ]);
}
