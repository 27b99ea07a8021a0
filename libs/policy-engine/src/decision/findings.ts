import type { CompiledPolicy } from '../statement/compile-policy';
import type { Reach } from '../statement/principal-element';
import type { Call, CompiledStatement } from '../statement/statement';
import { both, type Truth } from '../matching/truth';
import type { Layer, OpenCondition } from './decision';

/** A statement that speaks of the request, certainly or perhaps. */
export interface Hit {
  readonly policy: CompiledPolicy;
  readonly index: number;
  readonly statement: CompiledStatement;
  readonly truth: true | 'unknown';
  readonly reach: Reach;
}

/** What one layer (or one level of it) says of a request. */
export interface Findings {
  readonly layer: Layer;
  readonly allows: readonly Hit[];
  readonly denies: readonly Hit[];
  readonly unsupported: readonly string[];
}

/** Whose statements must name principals, and whose are read as if they named everybody. */
const NAMES_PRINCIPALS: Readonly<Record<Layer, 'never' | 'always' | 'if-written'>> = {
  scp: 'never',
  rcp: 'always',
  boundary: 'never',
  session: 'never',
  endpoint: 'if-written',
  resource: 'always',
  identity: 'never',
};

/** Asks every statement of some policies. Conditions are tested last, and only where action, principal and resource fit. */
export function findingsOf(layer: Layer, policies: readonly CompiledPolicy[], call: Call): Findings {
  const allows: Hit[] = [];
  const denies: Hit[] = [];
  const unsupported: string[] = [];
  for (const policy of policies) {
    policy.statements.forEach((statement, index) => {
      if (!statement.action(call.action)) return;
      const reach = reachOf(layer, statement, policy, call);
      if (reach === undefined) return;
      const resource = statement.resource(call);
      if (resource === false) return;
      unsupported.push(...statement.unsupported);
      const truth = conditionsOf(statement, call, resource);
      if (truth !== false) (statement.effect === 'Allow' ? allows : denies).push({ policy, index, statement, truth, reach });
    });
  }
  return { layer, allows, denies, unsupported };
}

function reachOf(layer: Layer, statement: CompiledStatement, { bound }: CompiledPolicy, call: Call): Reach | undefined {
  const names = NAMES_PRINCIPALS[layer];
  if (names === 'never') return statement.namesResources ? 'itself' : undefined;
  if (names === 'if-written' && !statement.namesPrincipals) return 'itself';
  return statement.reach(call, bound);
}

function conditionsOf(statement: CompiledStatement, call: Call, resource: true | 'unknown'): Truth {
  let so: Truth = resource;
  for (const condition of statement.conditions) {
    so = both(so, condition.test(call.context));
    if (so === false) return false;
  }
  return so;
}

/** Whether one of these statements speaks of the request. */
export function anyTruth(hits: readonly Hit[]): Truth {
  if (hits.some(({ truth }) => truth === true)) return true;
  return hits.length > 0 ? 'unknown' : false;
}

/** What keeps a statement from being certain. */
export function openIn({ policy, index, statement, truth }: Hit, call: Call): OpenCondition[] {
  if (truth === true) return [];
  const place = { policy: policy.name, statement: index };
  const conditions = statement.conditions
    .filter((condition) => condition.test(call.context) === 'unknown')
    .map(({ operator, key, values }) => ({ ...place, operator, key, values }));
  if (statement.resource(call) !== 'unknown') return conditions;
  const variables = statement.variable.flatMap(({ text, variables: keys }) =>
    keys.filter((key) => call.context.values(key) === 'unknown').map((key) => ({ ...place, operator: 'Variable', key, values: [text] })),
  );
  return [...conditions, ...variables];
}
