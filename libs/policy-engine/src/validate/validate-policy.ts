import type { PolicyDocument } from '../language/document';
import { readBoundedJson } from '../language/bounded-json';
import { isRecord } from '../language/document';
import { checkActions, checkTrustActions } from './action.rules';
import { checkConditions } from './condition.rules';
import { checkPrincipal } from './principal.rules';
import { malformed, shown } from './refusal';
import { checkResourceControl } from './resource-control.rules';
import { checkResources } from './resource.rules';

/** What a document is for: it grants to whom it is attached, says who may assume a role, guards a resource, or caps an account and its resources (SCP, RCP). */
export type PolicyKind = 'identity' | 'trust' | 'resource' | 'scp' | 'rcp';

/** Which elements a document must have, and may. */
type Form = 'identity' | 'trust' | 'resource';
const FORMS: Readonly<Record<PolicyKind, Form>> = {
  identity: 'identity',
  trust: 'trust',
  resource: 'resource',
  scp: 'identity',
  rcp: 'resource',
};

const VERSIONS: readonly unknown[] = ['2012-10-17', '2008-10-17'];
const POLICY_MEMBERS: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_MEMBERS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

/**
 * Refuses what AWS would not store, with `MalformedPolicyDocument` and a sentence that names the place; gives back the document as an object. It bounds size and
 * nesting; AWS's quotas (`policySize`) and whether named principals exist are the caller's to check.
 */
export function validatePolicy(document: unknown, kind: PolicyKind): PolicyDocument {
  const policy = readBoundedJson(document, 'MalformedPolicyDocument');
  refuseUnknown(policy, POLICY_MEMBERS, 'The policy');
  const form = FORMS[kind];
  checkVersion(policy.Version, form);
  if (policy.Id !== undefined && typeof policy.Id !== 'string') throw malformed('Id', `must be text, not ${shown(policy.Id)}`);
  const { Statement } = policy;
  if (Statement === undefined) throw malformed('Statement', 'is missing');
  const statements: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  if (statements.length === 0) throw malformed('Statement', 'must not be empty');
  const sids = new Set<string>();
  statements.forEach((statement, index) => {
    const place = `Statement[${index}]`;
    checkStatement(statement, place, form, sids);
    if (kind === 'rcp') checkResourceControl(statement, place);
  });
  return policy as unknown as PolicyDocument;
}

function checkVersion(version: unknown, kind: Form): void {
  if (version !== undefined && !VERSIONS.includes(version)) throw malformed('Version', `must be "2012-10-17", but is ${shown(version)}`);
  if (kind === 'identity' && version !== '2012-10-17')
    throw malformed('Version', 'must be "2012-10-17" or greater; an older or absent one is not accepted');
}

function checkStatement(
  statement: unknown,
  place: string,
  kind: Form,
  sids: Set<string>,
): asserts statement is Readonly<Record<string, unknown>> {
  if (!isRecord(statement)) throw malformed(place, `must be an object, not ${shown(statement)}`);
  refuseUnknown(statement, STATEMENT_MEMBERS, place);
  checkSid(statement.Sid, `${place}.Sid`, kind, sids);
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny')
    throw malformed(`${place}.Effect`, `must be "Allow" or "Deny", but is ${shown(statement.Effect)}`);
  const action = oneOf(statement, 'Action', 'NotAction', place);
  if (action === undefined) throw malformed(place, 'must contain actions: Action or NotAction');
  if (kind === 'trust') {
    if (action === 'NotAction') throw malformed(`${place}.NotAction`, 'is prohibited in a trust policy');
    checkTrustActions(statement.Action, `${place}.Action`);
  } else checkActions(statement[action], `${place}.${action}`);
  checkResourceElement(statement, place, kind);
  checkPrincipalElement(statement, place, kind);
  if (statement.Condition !== undefined) checkConditions(statement.Condition, `${place}.Condition`);
}

function checkSid(sid: unknown, place: string, kind: Form, sids: Set<string>): void {
  if (sid === undefined) return;
  if (typeof sid !== 'string') throw malformed(place, `must be text, not ${shown(sid)}`);
  if (kind !== 'resource' && !/^\w*$/.test(sid))
    throw malformed(place, `must consist of letters, digits and underscores, but is ${shown(sid)}`);
  if (sid !== '' && sids.has(sid)) throw malformed(place, `must be unique in its policy, but ${shown(sid)} stands there twice`);
  sids.add(sid);
}

function checkResourceElement(statement: Readonly<Record<string, unknown>>, place: string, kind: Form): void {
  const resource = oneOf(statement, 'Resource', 'NotResource', place);
  if (kind === 'trust') {
    if (resource !== undefined) throw malformed(`${place}.${resource}`, 'is prohibited in a trust policy: the role itself is the resource');
    return;
  }
  if (resource === undefined) throw malformed(place, 'must contain resources: Resource or NotResource');
  checkResources(statement[resource], `${place}.${resource}`);
}

function checkPrincipalElement(statement: Readonly<Record<string, unknown>>, place: string, kind: Form): void {
  const principal = oneOf(statement, 'Principal', 'NotPrincipal', place);
  if (kind === 'identity') {
    if (principal !== undefined)
      throw malformed(`${place}.${principal}`, 'is prohibited here: the policy applies to whom it is attached to');
    return;
  }
  if (principal === undefined) throw malformed(place, 'must contain a Principal');
  checkPrincipal(statement[principal], `${place}.${principal}`);
}

/** Which of two elements that exclude each other is there. */
function oneOf(statement: Readonly<Record<string, unknown>>, plain: string, negated: string, place: string): string | undefined {
  if (statement[plain] !== undefined && statement[negated] !== undefined)
    throw malformed(place, `cannot hold both ${plain} and ${negated}`);
  if (statement[plain] !== undefined) return plain;
  return statement[negated] === undefined ? undefined : negated;
}

function refuseUnknown(object: Readonly<Record<string, unknown>>, known: ReadonlySet<string>, place: string): void {
  for (const name of Object.keys(object))
    if (!known.has(name)) throw malformed(place, `has a member that the language does not know: ${shown(name)}`);
}
