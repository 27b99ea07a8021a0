/** An ARN in its six parts; `resource` keeps its own colons and slashes. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  readonly resource: string;
}

/** Parses `arn:partition:service:region:account:resource`; undefined if the text is no ARN. */
export function parseArn(text: string): Arn | undefined {
  if (!text.startsWith('arn:')) return undefined;
  const [, partition, service, region, accountId, ...rest] = text.split(':');
  if (!partition || !service || region === undefined || accountId === undefined || rest.length === 0) return undefined;
  return { partition, service, region, accountId, resource: rest.join(':') };
}

/** The ARN of an IAM entity: `iamArn('100000000001', 'user', '/sales/', 'ann')`. Paths begin and end with `/`. */
export const iamArn = (
  accountId: string,
  type: 'user' | 'group' | 'role' | 'policy' | 'mfa',
  path: string,
  name: string,
  partition = 'aws',
): string => `arn:${partition}:iam::${accountId}:${type}${path}${name}`;

export const rootArn = (accountId: string, partition = 'aws'): string => `arn:${partition}:iam::${accountId}:root`;

/** AWS's own managed policies belong to the account `aws`. */
export const isAwsManagedPolicy = (policyArn: string): boolean => /^arn:aws[a-z-]*:iam::aws:policy\//.test(policyArn);

/** The last part of a path or ARN: the name. */
export const nameInArn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
