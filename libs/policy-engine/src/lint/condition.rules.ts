import { nearestNames } from '@app/kernel';
import { conditionKeysOf, isConditionKey } from '../catalogue/action-catalogue';
import { comparisonOf } from '../conditions/comparison';
import { shown } from '../validate/refusal';
import type { LintedCondition, LintedStatement } from './linted-policy';
import type { Report } from './report';

const words = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .toLowerCase()
      .split(' ')
      .map((name) => `aws:${name}`),
  );

/** Global keys with many values (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html). */
const MULTI_VALUED = words('CalledVia PrincipalOrgPaths PrincipalServiceNamesList ResourceOrgPaths SourceOrgPaths TagKeys VpceOrgPaths');

/** Global keys that every request brings. */
const ALWAYS_THERE = words(
  'CurrentTime EpochTime PrincipalAccount PrincipalArn PrincipalIsAWSService PrincipalType RequestedRegion ResourceAccount SecureTransport userid ViaAWSService',
);

const MFA = 'aws:multifactorauthpresent';

/** Conditions that are true or false where their author did not think so. */
export function checkConditionTraps(statement: LintedStatement, report: Report): void {
  for (const condition of statement.conditions) {
    checkKey(condition, report);
    checkValues(condition, statement.variables, report);
    if (statement.effect === 'Allow') checkMissingKey(condition, statement, report);
    checkMfa(condition, statement.effect, report);
  }
}

function checkKey(condition: LintedCondition, report: Report): void {
  const { key, operator, operatorName } = condition;
  if (key.length < 200 && report.affords(10_000) && isConditionKey(key) === false) {
    const [prefix = '', ...rest] = key.split(':');
    const near = nearestNames(rest.join(':'), conditionKeysOf(prefix)).map((name) => `${prefix}:${name}`);
    report.add(
      'unknown-condition-key',
      condition,
      `No condition key is known as ${shown(key)}${near.length > 0 ? `; did you mean ${near.join(' or ')}?` : ''}`,
    );
  }
  if (MULTI_VALUED.has(key.toLowerCase()) && operator.quantifier === undefined && operator.family !== 'null')
    report.add(
      'multi-valued-key',
      condition,
      `${key} has many values: ${operatorName} never matches; use ForAllValues:${operatorName} or ForAnyValue:${operatorName}`,
    );
}

function checkValues({ operator, operatorName, values, ...place }: LintedCondition, variables: boolean, report: Report): void {
  if (values.length === 0 && !operator.negated)
    report.add('condition-never-true', place, `${operatorName} on ${shown(place.key)} has no value, so that it is never true`);
  if (!report.affords(values.length * 20)) return;
  const comparison = comparisonOf(operator, variables);
  for (const value of values)
    if (!value.text.includes('${') && comparison.compile(value.text) === undefined)
      report.add(
        'invalid-condition-value',
        value,
        `${shown(value.text)} is not what ${operatorName} compares (${EXPECTED[operator.family]}), so that it never matches`,
      );
}

const EXPECTED = {
  string: 'text',
  arn: 'an ARN of six parts',
  numeric: 'a number',
  date: 'an ISO 8601 time or seconds since 1970',
  bool: 'true or false',
  binary: 'base64',
  ip: 'an address or a range in CIDR form',
  null: 'true or false',
} as const;

function checkMissingKey(condition: LintedCondition, { conditions }: LintedStatement, report: Report): void {
  const { key, operator, operatorName } = condition;
  const wanted = key.toLowerCase();
  if (ALWAYS_THERE.has(wanted)) return;
  const requires = ({ operator: other, values, key: name }: LintedCondition): boolean =>
    other.family === 'null' && name.toLowerCase() === wanted && values.every(({ text }) => /^false$/i.test(text));
  const trap =
    operator.quantifier === 'all'
      ? 'for-all-values-without-null'
      : operator.negated && operator.quantifier === undefined
        ? 'negated-without-null'
        : undefined;
  if (trap && report.affords(conditions.length) && !conditions.some(requires))
    report.add(trap, condition, `${operatorName} is true where ${key} is missing, and so allows; add "Null": {"${key}": "false"}`);
}

function checkMfa(condition: LintedCondition, effect: string | undefined, report: Report): void {
  const { key, operator, values } = condition;
  if (key.toLowerCase() !== MFA || operator.family !== 'bool') return;
  const holds = (wanted: string): boolean => values.some(({ text }) => text.toLowerCase() === wanted);
  if (effect === 'Deny' && !operator.ifExists && holds('false'))
    report.add(
      'mfa-deny-misses-keys',
      condition,
      `A request with a long-term key does not bring ${key}, so that this Deny does not apply to it; use BoolIfExists`,
    );
  if (effect === 'Allow' && operator.ifExists && holds('true'))
    report.add(
      'mfa-allow-admits-keys',
      condition,
      `A request with a long-term key does not bring ${key}, so that BoolIfExists allows it without MFA; use Bool`,
    );
}
