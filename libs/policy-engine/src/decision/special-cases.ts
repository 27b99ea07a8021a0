import type { AccessRequest } from './decision';

/** AWS answers it whatever the policies say (https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html). */
export const isAlwaysAllowed = (action: string): boolean => action === 'sts:getcalleridentity';

const TRUST_ACTIONS: ReadonlySet<string> = new Set([
  'sts:assumerole',
  'sts:assumerolewithsaml',
  'sts:assumerolewithwebidentity',
  'sts:tagsession',
  'sts:setsourceidentity',
  'sts:setcontext',
]);

/** Roles and keys: their own policy must allow, by naming the principal or by delegating to its account. */
export function resourceMustAllow(action: string, resource: string): boolean {
  if (TRUST_ACTIONS.has(action)) return /^arn:[^:]+:iam::\d*:role\//.test(resource);
  return action.startsWith('kms:') && /^arn:[^:]+:kms:[^:]*:[^:]*:key\//.test(resource);
}

/** Why AWS refuses a request whatever the policies say; undefined if it does not. `action` is in lower case. */
export function refusedByAws({ principal, resource }: AccessRequest, action: string): string | undefined {
  if (principal.kind === 'root' && action.startsWith('sts:assumerole')) return 'The root user cannot assume a role';
  const [service, name = ''] = action.split(':');
  const changes = service === 'iam' && !/^(get|list|generate|simulate)/.test(name);
  if (changes && /^arn:[^:]+:iam::aws:policy\//.test(resource)) return "AWS's own managed policies cannot be changed";
  if (changes && /^arn:[^:]+:iam::\d*:role\/aws-reserved\//.test(resource)) return 'Roles that AWS reserves cannot be changed or passed on';
  if (/^kms:(create|update|delete)alias$/.test(action) && /^arn:[^:]+:kms:[^:]*:[^:]*:alias\/aws\//.test(resource))
    return "AWS's own key aliases cannot be changed";
  return undefined;
}

/** Sessions of service-linked roles, known by their name: organization policies do not limit them. */
export const isServiceLinked = (arn: string | undefined): boolean =>
  arn !== undefined && /[:/](assumed-role|role)\/(.*\/)?AWSServiceRoleFor[^/]*/.test(arn);
