import { DomainError, parseArn } from '@app/kernel';
import { isRecord } from '../language/document';
import { compilePolicy } from '../statement/compile-policy';
import type { CompiledPolicy } from '../statement/compiled-policy';
import type { Principal, PrincipalKind } from '../statement/principal';
import { checkContextSize } from './bounded-question';
import { decide } from './decide';
import type { AccessRequest, Decision, Policies } from './decision';

/** A request, and the policies that bear on it. */
export interface Case {
  readonly request: AccessRequest;
  readonly policies: Policies;
}

/**
 * Reads a request together with the policies that bear on it, all in one value: `{identityPolicies, resourcePolicy?, permissionBoundaries?,
 * serviceControlPolicies?, resourceControlPolicies?, sessionPolicy?, endpointPolicies?, request: {principal, action, resource, resourceAccountId?, context?,
 * wildcardOnlyAction?}, unknown?}`. The context is complete, nothing is derived; other members are ignored; empty lists of SCPs and RCPs mean outside an organization.
 * Throws `ValidationError` for wrong types and for documents that cannot be evaluated. A policy is named by its place: `identityPolicies[0]`.
 */
export function readCase(given: unknown): Case {
  if (!isRecord(given) || !isRecord(given.request)) throw wrong('request', 'must be an object with principal, action and resource');
  const request = requestOf(given.request, given.unknown);
  checkContextSize(request.context, 'request.context', given);
  const boundary = documents(given, 'permissionBoundaries');
  const endpoint = documents(given, 'endpointPolicies');
  return {
    request,
    policies: {
      identity: documents(given, 'identityPolicies'),
      boundary: boundary.length > 0 ? boundary : undefined,
      session: document(given, 'sessionPolicy'),
      resource: document(given, 'resourcePolicy'),
      endpoint: endpoint.length > 0 ? endpoint : undefined,
      scps: levels(given, 'serviceControlPolicies'),
      rcps: levels(given, 'resourceControlPolicies'),
    },
  };
}

/** Decides what `readCase` reads, and throws what it throws. */
export function evaluateCase(given: unknown): Decision {
  const { request, policies } = readCase(given);
  return decide(request, policies);
}

const wrong = (place: string, sentence: string): DomainError => new DomainError('ValidationError', `${place} ${sentence}`);

type Members = Readonly<Record<string, unknown>>;

function listAt(value: unknown, place: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw wrong(place, 'must be a list');
  return value;
}

const documents = (given: Members, name: string, place = name): CompiledPolicy[] =>
  listAt(given[name], place).map((policy, index) => compilePolicy(policy, `${place}[${index}]`));

const document = (given: Members, name: string): CompiledPolicy | undefined =>
  given[name] === undefined || given[name] === null ? undefined : compilePolicy(given[name], name);

const levels = (given: Members, name: string): CompiledPolicy[][] =>
  listAt(given[name], name).map((level, index) => {
    if (!isRecord(level)) throw wrong(`${name}[${index}]`, 'must be an object with policies');
    return documents(level, 'policies', `${name}[${index}].policies`);
  });

function requestOf(request: Members, unknown: unknown): AccessRequest {
  const { action, resource, wildcardOnlyAction } = request;
  checkName(action, 'request.action');
  checkName(resource, 'request.resource');
  if (wildcardOnlyAction !== undefined && typeof wildcardOnlyAction !== 'boolean')
    throw wrong('request.wildcardOnlyAction', 'must be a truth value');
  const principal = principalOf(request.principal);
  const named = request.resourceAccountId ?? parseArn(resource)?.accountId;
  const resourceAccountId = named === '' || named === undefined ? (principal.accountId ?? '') : named;
  if (typeof resourceAccountId !== 'string') throw wrong('request.resourceAccountId', 'must be text');
  return {
    principal,
    action,
    resource,
    resourceAccountId,
    context: contextOf(request.context),
    unknown: unknownOf(unknown),
    wildcardOnlyAction,
  };
}

/** No ARN and no action of AWS is longer. */
const LONGEST_NAME = 2_048;

function checkName(value: unknown, place: string): asserts value is string {
  if (typeof value !== 'string') throw wrong(place, 'must be text');
  if (value.length > LONGEST_NAME) throw wrong(place, `must have at most ${LONGEST_NAME} characters`);
}

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every((each) => typeof each === 'string');

function unknownOf(unknown: unknown): '*' | readonly string[] {
  if (unknown === undefined || unknown === '*') return unknown ?? [];
  if (!isTexts(unknown)) throw wrong('unknown', 'must be "*" or a list of condition keys');
  return unknown;
}

function contextOf(context: unknown): AccessRequest['context'] {
  if (context === undefined) return {};
  if (!isRecord(context)) throw wrong('request.context', 'must be an object of condition keys');
  for (const [key, value] of Object.entries(context))
    if (typeof value !== 'string' && !isTexts(value)) throw wrong(`request.context.${key}`, 'must be text or a list of texts');
  return context as AccessRequest['context'];
}

const KINDS: readonly (readonly [RegExp, PrincipalKind])[] = [
  [/^root$/, 'root'],
  [/^user\//, 'user'],
  [/^role\//, 'role'],
  [/^assumed-role\//, 'role-session'],
  [/^federated-user\//, 'federated-user'],
];

/** An ARN, the name of a service, or `{"type": "Anonymous"}`. */
function principalOf(principal: unknown): Principal {
  if (isRecord(principal) && principal.type === 'Anonymous') return { kind: 'anonymous' };
  if (typeof principal !== 'string') throw wrong('request.principal', 'must be an ARN, the name of a service, or {"type": "Anonymous"}');
  checkName(principal, 'request.principal');
  const arn = parseArn(principal);
  if (arn === undefined) {
    if (!principal.includes('.'))
      throw wrong('request.principal', `is neither an ARN nor the name of a service: "${principal.slice(0, 80)}"`);
    return { kind: 'service', arn: principal };
  }
  const kind = KINDS.find(([form]) => form.test(arn.resource))?.[1];
  return { kind: kind ?? 'federated', arn: principal, accountId: arn.accountId };
}
