/** `error`: AWS refuses the document. `warning`: it does something else than it seems to, or grants more than is wise. `info`: something to know. */
export type Severity = 'error' | 'warning' | 'info';

type Row = readonly [severity: Severity, title: string];

/** Every code of a finding: what it says is for ever the same. docs/generated/lint.md is made of this table. */
export const LINT_CODES = {
  'invalid-json': ['error', 'The text is no JSON, or larger or deeper than a document may be'],
  'duplicate-key': ['error', 'A member is written twice in one object: all but the last would be lost'],
  'unknown-member': ['error', 'The language has no member of this name'],
  'missing-element': ['error', 'An element that must be there is missing'],
  'conflicting-elements': ['error', 'Two elements exclude each other, such as Action and NotAction'],
  'prohibited-element': ['error', 'An element may not stand in a policy of this kind'],
  'invalid-version': ['error', 'Version is not one that AWS takes here'],
  'invalid-element': ['error', 'An element has the wrong type or a value that AWS refuses'],
  'invalid-sid': ['error', 'A Sid has characters that are not allowed'],
  'duplicate-sid': ['error', 'Two statements have the same Sid'],
  'invalid-action': ['error', 'An action is not written as AWS takes it'],
  'invalid-resource': ['error', 'A resource is not written as AWS takes it'],
  'invalid-principal': ['error', 'A principal is not written as AWS takes it'],
  'wildcard-in-principal': ['error', 'A wildcard inside a principal’s ARN matches nobody; only a bare * is allowed'],
  'group-as-principal': ['error', 'Groups are no principals'],
  'invalid-condition': ['error', 'A condition is not written as AWS takes it, or its operator is unknown'],

  'document-too-large': ['warning', 'The document exceeds AWS’s quota for its kind (AWS’s own policies are exempt)'],
  'too-large-for-managed-policy': ['warning', 'The document fits a role’s inline policy only'],
  'unknown-service': ['warning', 'No service has this prefix'],
  'unknown-action': ['warning', 'The service has no such action'],
  'pattern-matches-no-action': ['warning', 'No action of the service fits the pattern'],
  'action-never-matches': ['warning', 'White space, a comma or a wildcard in the service keep the action from ever matching'],
  'allows-everything': ['warning', 'Every action on every resource is allowed'],
  'allows-whole-service': ['warning', 'Every action of a service is allowed on every resource'],
  'pass-any-role': ['warning', 'Any role may be passed to a service, the most powerful one too'],
  'allow-not-action': ['warning', 'Allow with NotAction grants every action of every other service, those to come too'],
  'allow-not-resource': ['warning', 'Allow with NotResource grants nearly every resource, those to come too'],
  'allow-not-principal': ['warning', 'Allow with NotPrincipal grants everybody else, anonymous callers too'],
  'deny-not-principal': [
    'warning',
    'Deny with NotPrincipal denies those whom it names, too, where they have a permissions boundary or their account is not named',
  ],
  'open-to-everybody': ['warning', 'Everybody is allowed, without a condition'],
  'needs-every-resource': ['warning', 'The action knows no resource-level permission, so this statement does not grant it'],
  'resource-never-matches': ['warning', 'A wildcard in the type of a resource, or a null, matches nothing'],
  'variable-not-substituted': ['warning', 'A variable before the fifth colon of an ARN stays as it is written'],
  'variable-in-old-version': ['warning', 'Variables exist from Version 2012-10-17 on; here the text stays as it is written'],
  'for-all-values-without-null': ['warning', 'ForAllValues is true where the key is missing; pair it with Null: false'],
  'mfa-deny-misses-keys': ['warning', 'A long-term key brings no MFA key, so this Deny does not apply to it; use BoolIfExists'],
  'mfa-allow-admits-keys': ['warning', 'IfExists is true where the key is missing, so long-term keys are allowed without MFA; use Bool'],
  'negated-without-null': ['warning', 'A negated operator is true where the key is missing; pair it with Null: false'],
  'unknown-condition-key': ['warning', 'No condition key has this name'],
  'condition-never-true': ['warning', 'A condition without values is never true'],
  'invalid-condition-value': ['warning', 'A value is not of the operator’s type and never matches'],
  'multi-valued-key': ['warning', 'A key of many values never matches without ForAllValues or ForAnyValue'],
  'duplicate-statement': ['warning', 'Two statements say the same'],
  'shadowed-statement': ['warning', 'Another statement says this and more'],
  'dead-statement': ['warning', 'A Deny takes away all that the statement allows'],

  'redundant-action': ['info', 'Another pattern of the list takes in this one'],
  'old-version': ['info', 'The document is read as Version 2008-10-17, which knows no variables'],
  'not-checked-in-full': ['info', 'The document is so large that not everything was compared or told'],
} as const satisfies Readonly<Record<string, Row>>;

export type LintCode = keyof typeof LINT_CODES;

/** Something to say of a policy document, and where: line and column count from 1 (columns in UTF-16 units), `pointer` is a JSON Pointer (RFC 6901). */
export interface LintFinding {
  readonly code: LintCode;
  readonly severity: Severity;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  readonly pointer: string;
}
