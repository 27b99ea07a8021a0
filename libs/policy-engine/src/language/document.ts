/** One value or a list of them: AWS's documents write either. */
export type OneOrMore<T> = T | readonly T[];

/** Variables exist from 2012-10-17 on; a document without Version is read as 2008-10-17. */
export type PolicyVersion = '2012-10-17' | '2008-10-17';

/** `"*"`, or names by kind: `AWS`, `Service`, `Federated`, `CanonicalUser`. */
export type PrincipalElement = string | Readonly<Record<string, OneOrMore<string>>>;

/** A scalar on the policy's side of a condition. */
export type ConditionValue = string | number | boolean | null;

/** Operator → condition key → values. */
export type ConditionElement = Readonly<Record<string, Readonly<Record<string, OneOrMore<ConditionValue>>>>>;

/** A resource pattern; AWS stores a `null` in a list of them, and it matches nothing. */
export type ResourceElement = OneOrMore<string | null>;

/**
 * One statement, with every element of the language (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html).
 */
export interface StatementDocument {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: PrincipalElement;
  readonly NotPrincipal?: PrincipalElement;
  readonly Action?: OneOrMore<string>;
  readonly NotAction?: OneOrMore<string>;
  readonly Resource?: ResourceElement;
  readonly NotResource?: ResourceElement;
  readonly Condition?: ConditionElement;
}

/**
 * The tree of a policy document: every member of the language, under its own name and in the form in which it was written (one value or a list), so that printing is
 * `JSON.stringify` and loses nothing.
 */
export interface PolicyDocument {
  readonly Version?: PolicyVersion;
  readonly Id?: string;
  readonly Statement: OneOrMore<StatementDocument>;
}

/** The values of an element as a list; none if it is absent. */
export function listOf<T>(element: OneOrMore<T> | undefined): readonly T[] {
  if (element === undefined) return [];
  return Array.isArray(element) ? (element as readonly T[]) : [element as T];
}

/** Whether a value is a JSON object. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
