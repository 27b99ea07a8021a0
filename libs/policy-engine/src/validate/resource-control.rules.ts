import { isRecord } from '../language/document';
import { malformed } from './refusal';

const isEverything = (value: unknown): boolean => value === '*' || (Array.isArray(value) && value.length === 1 && value[0] === '*');

const isEverybody = (principal: unknown): boolean => principal === '*' || (isRecord(principal) && isEverything(principal.AWS));

/**
 * What AWS asks of a statement of a resource control policy beyond a resource policy's: it speaks of everybody and can only deny. The one Allow is that of AWS's own
 * `RCPFullAWSAccess` (https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html).
 */
export function checkResourceControl(statement: Readonly<Record<string, unknown>>, place: string): void {
  const { Effect, Principal, Action, Resource, Condition } = statement;
  if (!isEverybody(Principal))
    throw malformed(`${place}.Principal`, 'must be "*" in a resource control policy; use conditions to spare somebody');
  const allowsAll = isEverything(Action) && isEverything(Resource) && Condition === undefined;
  if (Effect === 'Allow' && !allowsAll) throw malformed(`${place}.Effect`, 'must be "Deny": a resource control policy grants nothing');
}
