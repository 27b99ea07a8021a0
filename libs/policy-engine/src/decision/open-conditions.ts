import { conditionKey, UNKNOWN } from '../matching/request-context';
import { extentOf, type Call, type CompiledStatement } from '../statement/statement';
import type { OpenCondition } from './decision';
import { turning, type Combination, type StandingPart } from './standing';
import type { Hit, Walk } from './walk';

/** The statements whose unknown truth could change the decision: every Deny, and the Allows of the parts that could turn it. */
export function openHits(walked: Walk, combination: Combination): readonly Hit[] {
  const parts = turning(walked, combination);
  const allows = walked.open.filter(({ layer, reach }) => parts.has(layer === 'resource' ? PART_OF_REACH[reach] : (layer as StandingPart)));
  return [...walked.denies, ...allows];
}

const PART_OF_REACH: Readonly<Record<Hit['reach'], StandingPart>> = {
  itself: 'itself',
  'behind-session': 'behindSession',
  account: 'account',
};

/** What keeps a statement that perhaps speaks of the call from being certain; `policy` and `index` say where it stands. */
export function openConditions(statement: CompiledStatement, policy: string, index: number, call: Call): OpenCondition[] {
  const place = { policy, statement: index };
  const conditions = statement.conditions
    .filter((condition) => condition.test(call.context) === 'unknown')
    .map(({ operator, key, values }) => ({ ...place, operator, key, values }));
  if (statement.resource(call) !== 'unknown') return conditions;
  const extent = extentOf(statement, call);
  const patterns = (statement.resources?.listed ?? []).filter(
    (pattern) => pattern.match(call.resource, call.context, extent) === 'unknown',
  );
  const variables = patterns.flatMap(({ text, variables: keys }) =>
    keys
      .filter((key) => call.context.values(conditionKey(key)) === UNKNOWN)
      .map((key) => ({ ...place, operator: 'Variable', key, values: [text] })),
  );
  return [...conditions, ...variables];
}
