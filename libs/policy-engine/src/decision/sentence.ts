import type { ConditionMismatch, ExplainedCondition } from '../conditions/explained-condition';
import type { ElementMismatch, ExplainedElement } from '../statement/explained-element';
import type { Call } from '../statement/statement';
import type { ExplainedStatement } from './explanation';

/** The sentences of one explanation. */
export class Sentences {
  private readonly action: string;
  private readonly resource: string;

  constructor(call: Call) {
    this.action = `does not speak of the action ${call.action}`;
    this.resource = `does not speak of the resource ${call.resource.text}`;
  }

  /** What a statement does to a request, or the first thing that keeps it from that. `label` names it: `Statement 0 (Read) of <policy>`. */
  on(label: string, explained: Omit<ExplainedStatement, 'sentence'>): string {
    const { match, action, principal, resource, conditions, statement } = explained;
    const does = statement.effect === 'Allow' ? ' allows it' : ' denies it';
    if (match === true) return label + does;
    const start = match === false ? label + ' ' : label + does + ' if ';
    if (action.match === false) return start + this.element(action);
    if (principal?.match === false) return start + this.element(principal);
    if (resource.match === match) return start + this.element(resource);
    const condition = conditions.find((each) => each.match === match) as ExplainedCondition;
    const why = CONDITIONS[condition.mismatch as ConditionMismatch](condition);
    return match === false ? `${start}does not apply: ${named(condition)} ${why}` : `${start}${named(condition)} holds, which ${why}`;
  }

  private element({ mismatch, listed }: ExplainedElement): string {
    switch (mismatch as ElementMismatch) {
      case 'action-not-listed':
        return this.action;
      case 'action-excluded':
        return `leaves the action out by NotAction ${listed}`;
      case 'resource-not-listed':
        return this.resource;
      case 'resource-excluded':
        return `leaves the resource out by NotResource ${listed}`;
      case 'resource-missing':
        return 'names no resource';
      case 'resource-variable-missing':
        return `${this.resource}: a variable of ${listed} has no value`;
      case 'resource-variable-unknown':
        return `the variables of ${listed} make it fit`;
      case 'principal-not-listed':
        return 'does not speak of the principal';
      case 'principal-excluded':
        return 'leaves the principal out by NotPrincipal';
      case 'principal-missing':
        return 'names no principal';
      case 'principal-recreated':
        return 'speaks of another principal, who had the same name before';
    }
  }
}

const named = ({ operator, key }: ExplainedCondition): string => `${operator} on ${key}`;

const CONDITIONS: Readonly<Record<ConditionMismatch, (condition: ExplainedCondition) => string>> = {
  'operator-unknown': () => 'is not an operator of the language',
  'key-missing': () => 'finds no such key in the request',
  'key-unknown': () => 'is not known',
  'key-present': () => 'finds the key in the request',
  'several-values': () => 'takes one value, and the request has several',
  'request-value-malformed': () => 'cannot read the value of the request',
  'policy-value-malformed': () => 'cannot read a value of the policy',
  'variable-missing': () => 'has a variable without value',
  'variable-unknown': () => 'has a variable that is not known',
  'value-differs': ({ given }) => `does not take ${quoted(given)}`,
  'value-excluded': ({ given }) => `excludes ${quoted(given)}`,
};

/** The first values, so that a sentence stays one. */
function quoted(given: readonly string[] = []): string {
  const some = given.slice(0, 3).map((value) => `"${value.length > 100 ? `${value.slice(0, 100)}…` : value}"`);
  return given.length > 3 ? `${some.join(', ')} and ${given.length - 3} more` : some.join(', ');
}
