import { iamArn, rootArn } from '@app/kernel';
import type { BearingHolder } from './bearing-policies.query';

export const holderArn = (accountId: string, { kind, path, name }: BearingHolder): string =>
  kind === 'root' ? rootArn(accountId) : iamArn(accountId, kind, path, name);

/** What decisions call an inline policy, which has no ARN. */
export const inlineName = (accountId: string, holder: BearingHolder, policyName: string): string =>
  `inline:${holderArn(accountId, holder)}/${policyName}`;
