import { compilePolicy } from '@app/policy-engine';
import { percentile, type Figure } from '../figure';
import { ACCOUNT, organization } from './organization';
import { cpuSeconds } from './rate';
import { indexOf } from './who-can-10k';

const PRINCIPALS = 10_000;
const ROUNDS = 200;
const POLICY = `arn:aws:iam::${ACCOUNT}:policy/everybody`;
const QUESTION = { action: 's3:GetObject', resource: 'arn:aws:s3:::everybody/x', resourceAccountId: ACCOUNT };

/** A new version of a policy that 10,000 principals hold: from its text to an index that answers by it; what 19 of 20 changes take at most. */
export function reindexFigures(): Promise<Figure[]> {
  const everybody = Array.from({ length: PRINCIPALS }, (_, at) => at);
  const index = indexOf([...organization(PRINCIPALS), { name: POLICY, statements: [], holders: everybody }], PRINCIPALS);
  const without = index.ask(QUESTION, { limit: 0 }).count;
  for (let at = 0; at < 100; at++) index.ask({ ...QUESTION, action: `s3:Get${at}` }, { limit: 0 });
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const granting = round % 2 === 0;
    const statements = Array.from({ length: 5 }, (_, at) => ({
      Sid: `R${round}S${at}`,
      Effect: 'Allow',
      Action: granting ? 's3:*' : 'sqs:*',
      Resource: `arn:aws:s3:::everybody/${at === 0 ? '*' : at}`,
    }));
    const text = JSON.stringify({ Version: '2012-10-17', Statement: statements });
    const began = cpuSeconds();
    index.setPolicy(POLICY, compilePolicy(text, POLICY));
    times.push((cpuSeconds() - began) * 1_000);
    const { count } = index.ask(QUESTION, { limit: 0 });
    if (granting ? count < PRINCIPALS * 0.9 : count !== without) throw new Error(`${count} principals after version ${round}`);
  }
  return Promise.resolve([{ name: 'reindex-10k', value: percentile(times, 0.95), unit: 'ms', bound: { valueAtMost: 10 } }]);
}
