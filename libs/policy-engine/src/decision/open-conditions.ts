import { UNKNOWN, keyName } from '../matching/request-context';
import type { Call, CompiledStatement } from '../statement/statement';
import type { OpenCondition } from './decision';
import { turning, type Combination, type Standing, type StandingPart } from './standing';
import type { Hit, Walk } from './walk';

/** The statements whose unknown truth could change the decision: every Deny, and the Allows of the parts that could turn it. */
export function openHits({ levels, denies }: Walk, standing: Standing, combination: Combination): Hit[] {
  const parts = turning(standing, combination);
  const allows = levels.flatMap((level) => {
    if (level.layer === 'rcp') return [];
    // The resource's policy has three parts, and each may be certain by another statement.
    if (level.layer === 'resource')
      return level.allows.filter(({ reach, truth }) => truth === 'unknown' && parts.has(PART_OF_REACH[reach]));
    // A level that allows already has no statement that could turn it.
    return level.truth === 'unknown' && parts.has(level.layer) ? level.allows : [];
  });
  return [...denies, ...allows];
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
  const extent = (statement.effect === 'Allow') === (statement.resources?.negated === true) ? 'all' : 'some';
  const patterns = (statement.resources?.listed ?? []).filter(
    (pattern) => pattern.match(call.resource, call.context, call.wildcardOnly ? 'all' : extent) === 'unknown',
  );
  const variables = patterns.flatMap(({ text, variables: keys }) =>
    keys
      .filter((key) => call.context.values(keyName(key)) === UNKNOWN)
      .map((key) => ({ ...place, operator: 'Variable', key, values: [text] })),
  );
  return [...conditions, ...variables];
}
