import { ShortMemo } from '../matching/short-memo';
import type { AccessRequest } from './decision';

/** An action, and what AWS makes of it whatever the policies say. */
export interface Action {
  /** `service:name` in lower case. */
  readonly name: string;
  /** AWS answers it in any case (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html). */
  readonly alwaysAllowed: boolean;
  /** Where its resource matches, that resource's own policy must allow: a role's trust policy, a key's policy. */
  readonly resourceMustAllow: RegExp | undefined;
  /** What it is refused on. */
  readonly refusals: readonly Refusal[];
  readonly assumesRole: boolean;
}

interface Refusal {
  readonly resource: RegExp;
  readonly sentence: string;
}

const TRUST_ACTIONS: ReadonlySet<string> = new Set([
  'sts:assumerole',
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
  'sts:tagsession',
  'sts:setsourceidentity',
  'sts:setcontext',
]);

const ROLE = /^arn:[^:]+:iam::\d*:role\//;
const KEY = /^arn:[^:]+:kms:[^:]*:[^:]*:key\//;

const IAM_REFUSALS: readonly Refusal[] = [
  { resource: /^arn:[^:]+:iam::aws:policy\//, sentence: "AWS's own managed policies cannot be changed" },
  { resource: /^arn:[^:]+:iam::\d*:role\/aws-reserved\//, sentence: 'Roles that AWS reserves cannot be changed or passed on' },
];

const ALIAS_REFUSALS: readonly Refusal[] = [
  { resource: /^arn:[^:]+:kms:[^:]*:[^:]*:alias\/aws\//, sentence: "AWS's own key aliases cannot be changed" },
];

const ACTIONS = new ShortMemo<Action>(10_000, read);

/** The action of a request, in any letter case. */
export const requestedAction = (text: string): Action => ACTIONS.get(text);

function read(text: string): Action {
  const name = text.toLowerCase();
  return {
    name,
    alwaysAllowed: name === 'sts:getcalleridentity',
    resourceMustAllow: TRUST_ACTIONS.has(name) ? ROLE : name.startsWith('kms:') ? KEY : undefined,
    refusals: refusalsOf(name),
    assumesRole: name.startsWith('sts:assumerole'),
  };
}

function refusalsOf(name: string): readonly Refusal[] {
  if (name.startsWith('iam:') && !/^iam:(get|list|generate|simulate)/.test(name)) return IAM_REFUSALS;
  return /^kms:(create|update|delete)alias$/.test(name) ? ALIAS_REFUSALS : [];
}

/** Why AWS refuses a request whatever the policies say; undefined if it does not. */
export function refusedByAws({ principal, resource }: AccessRequest, { assumesRole, refusals }: Action): string | undefined {
  if (assumesRole && principal.kind === 'root') return 'The root user cannot assume a role';
  for (const refusal of refusals) if (refusal.resource.test(resource)) return refusal.sentence;
  return undefined;
}

/** Sessions of service-linked roles, known by their name: organization policies do not limit them. */
export const isServiceLinked = (arn: string | undefined): boolean =>
  arn !== undefined && arn.includes('/AWSServiceRoleFor') && /[:/](assumed-role|role)\/(.*\/)?AWSServiceRoleFor[^/]*/.test(arn);
