import { decide, explain, type AccessRequest, type Policies } from '@app/policy-engine';
import type { Figure } from '../figure';
import { casbinOf } from './casbin';
import { rates, type Contest } from './rate';
import { askers, chain, PRINCIPALS, REQUESTS, type Asker } from './workload';

const OPERATIONS = PRINCIPALS * REQUESTS;

/**
 * Whether each request is allowed. The decisions themselves are let go at once, as a server does: V8 gives objects that it has seen to live long a place where each
 * costs more, and goes on doing so.
 */
const allowances = (all: readonly Asker[], policiesOf: PoliciesOf): boolean[] =>
  all.flatMap((asker, index) => asker.requests.map((request) => decide(request, policiesOf(asker, index)).decision === 'allowed'));

type PoliciesOf = (asker: Asker, index: number) => Policies;

type Answer = (request: AccessRequest, policies: Policies) => unknown;

/** All requests of all principals, so many times. */
function contest(all: readonly Asker[], policiesOf: PoliciesOf, { times, answer }: { times: number; answer: Answer }): Contest {
  const asked = all.map((asker, index) => ({ requests: asker.requests, policies: policiesOf(asker, index) }));
  return {
    operations: OPERATIONS * times,
    round: () => {
      for (let time = 0; time < times; time++)
        for (const { requests, policies } of asked)
          for (const request of requests) if (!answer(request, policies)) throw new Error('no answer');
    },
  };
}

function checkShare(name: string, allowed: readonly boolean[]): void {
  const share = allowed.filter(Boolean).length / allowed.length;
  if (share < 0.6 || share > 0.91)
    throw new Error(`${name}: ${(share * 100).toFixed(1)} % of the requests are allowed, it should be 60 to 91 %`);
}

/** One decision with its deciding statement, 20 statements a principal; casbin decides the same requests, and must agree on every one. */
export async function decisionFigure(): Promise<Figure[]> {
  const all = askers(20);
  const own = ({ identity }: Asker): Policies => ({ identity });
  const allowed = allowances(all, own);
  checkShare('decision-20', allowed);
  const enforcers = await Promise.all(all.map(casbinOf));
  const peers = all.flatMap(({ requests }, index) =>
    requests.map(({ action, resource, context }) => enforcers[index]?.enforceSync(action, resource, context)),
  );
  const differing = peers.filter((peer, index) => peer !== allowed[index]).length;
  if (differing > 0) throw new Error(`decision-20: casbin decides ${differing} of ${peers.length} requests otherwise`);
  const casbin: Contest = {
    operations: OPERATIONS,
    round: () =>
      all.forEach(({ requests }, index) => {
        for (const { action, resource, context } of requests) enforcers[index]?.enforceSync(action, resource, context);
      }),
  };
  const [value, peer] = rates([contest(all, own, { times: 100, answer: decide }), casbin]) as [number, number];
  return [
    {
      name: 'decision-20',
      value,
      unit: '/s',
      baseline: { name: 'casbin', value: peer },
      ratio: value / peer,
      bound: { valueAtLeast: 1_000_000, ratioAtLeast: 20 },
    },
  ];
}

/** The full chain: 45 statements in six layers. */
export async function chainFigure(): Promise<Figure[]> {
  const all = askers(20);
  const policiesOf = (asker: Asker, index: number): Policies => chain(asker, 100 + index);
  checkShare('full-chain-45', allowances(all, policiesOf));
  const [value] = rates([contest(all, policiesOf, { times: 50, answer: decide })]) as [number];
  return [{ name: 'full-chain-45', value, unit: '/s', bound: { valueAtLeast: 400_000 } }];
}

/** Every statement explained, 20 statements a principal. */
export async function explainFigure(): Promise<Figure[]> {
  const answer = (request: AccessRequest, policies: Policies): boolean => explain(request, policies).explained.length === 20;
  const [value] = rates([contest(askers(20), ({ identity }) => ({ identity }), { times: 10, answer })]) as [number];
  return [{ name: 'explain-20', value, unit: '/s', bound: { valueAtLeast: 80_000 } }];
}
