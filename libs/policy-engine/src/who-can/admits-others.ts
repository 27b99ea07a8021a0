import { parseArn } from '@app/kernel';
import { RequestContext } from '../matching/request-context';
import { RequestedResource } from '../matching/requested-resource';
import type { NamedPrincipal } from '../statement/principal-element';
import type { Call } from '../statement/statement';
import { truthOf } from './layer-view';
import type { WhoCanQuestion } from './question';

/** Keys that are known of an account's own principals and unknown of others'. */
const OF_OTHERS = ['*', 'aws:PrincipalArn', 'aws:PrincipalAccount', 'aws:PrincipalType', 'aws:username', 'aws:userid'];

/** Whether the resource's policy allows the action, certainly or perhaps, to principals of other accounts, whom the answer does not cover. */
export function admitsOthers(accountId: string, question: WhoCanQuestion): boolean {
  const { action, resource, resourceAccountId, wildcardOnlyAction = false, resourcePolicy } = question;
  const context = { 'aws:PrincipalIsAWSService': 'false', 'aws:ResourceAccount': resourceAccountId };
  const call: Call = {
    principal: { kind: 'user' },
    action: action.toLowerCase(),
    resource: new RequestedResource(resource),
    context: new RequestContext(context, OF_OTHERS),
    wildcardOnly: wildcardOnlyAction,
    hasBoundary: false,
    hasSessionPolicy: false,
  };
  return (resourcePolicy?.candidates(call.action) ?? []).some(({ statement }) => {
    const { effect, principals } = statement;
    if (
      effect === 'Deny' ||
      principals === undefined ||
      !(principals.negated || principals.listed.some((named) => isOther(named, accountId)))
    )
      return false;
    return truthOf(statement, call, new Set()) !== false;
  });
}

/** Everybody, or an account other than this one, or somebody in it. */
function isOther({ kind, name }: NamedPrincipal, accountId: string): boolean {
  if (kind === 'CanonicalUser') return true;
  if (kind !== 'AWS') return false;
  return name === '*' || (/^\d{12}$/.test(name) && name !== accountId) || ![undefined, '', accountId].includes(parseArn(name)?.accountId);
}
