import { decide } from '@app/policy-engine';
import type { Figure } from '../figure';
import { cpuSeconds, rates } from './rate';
import { ACCOUNT, policyOf } from './workload';

const STARS = '*a'.repeat(7) + '*b';
const TEXT = 'a'.repeat(60);

/** A pattern of eight stars that fails late, on 60 characters: the whole decision here, the bare pattern as a regular expression there. That one is run once. */
export async function patternFigure(): Promise<Figure[]> {
  const identity = [policyOf('stars', [{ Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::${STARS}` }])];
  const request = {
    principal: { kind: 'user', arn: `arn:aws:iam::${ACCOUNT}:user/ann`, accountId: ACCOUNT },
    action: 's3:GetObject',
    resource: `arn:aws:s3:::${TEXT}`,
    resourceAccountId: ACCOUNT,
    context: {},
  } as const;
  const operations = 10_000;
  const round = (): void => {
    for (let time = 0; time < operations; time++)
      if (decide(request, { identity }).decision !== 'implicitly-denied') throw new Error('glob-8-stars: the pattern fits nothing here');
  };
  const [rate] = rates([{ operations, round }]) as [number];
  const expression = new RegExp(`^${STARS.replaceAll('*', '[^]*')}$`);
  const began = cpuSeconds();
  if (expression.test(TEXT)) throw new Error('glob-8-stars: the expression fits nothing here');
  const baseline = (cpuSeconds() - began) * 1e6;
  const value = 1e6 / rate;
  return [
    {
      name: 'glob-8-stars',
      value,
      unit: 'µs',
      baseline: { name: 'RegExp', value: baseline },
      ratio: baseline / value,
      bound: { valueAtMost: 20, ratioAtLeast: 100_000 },
    },
  ];
}
