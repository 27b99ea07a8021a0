import { nameInArn, parseArn, type Recorded } from '@app/kernel';
import { toldPolicy } from '../resource-policy/told-policy';
import type { BoundPrincipals } from '../trust-policy/bound-principals';
import { secondOf } from './fold-order';
import { textIn, type Data, type Folding } from './folding';
import { ENTITIES, nameKey } from './named';
import { entityOf, refByName, standIn } from './names';

/** A policy that names somebody unknown when it was set: a role's trust policy, or another resource's policy. */
interface OpenTrust {
  readonly second: string;
  readonly document: unknown;
  readonly bound: BoundPrincipals;
}

/** `holder`: a role's id, or the ARN of another resource. */
const openKey = (holder: string): string => `trust/${holder}`;
const waitingKey = (kind: string, name: string): string => `waiting/${nameKey(kind, name)}`;

/** The users and roles of this account that a document's principals name, by ARN. */
function principalsIn(document: unknown, accountId: string): { arn: string; kind: 'user' | 'role'; name: string }[] {
  const statements = [(document as Data | null)?.Statement].flat();
  const arns = statements.flatMap((statement) => {
    const { Principal, NotPrincipal } = (statement ?? {}) as Data;
    return [Principal, NotPrincipal].flatMap((element) => [(element as Data | null | undefined)?.AWS].flat());
  });
  return [...new Set(arns)].flatMap((arn) => {
    const parsed = typeof arn === 'string' ? parseArn(arn) : undefined;
    const kind = parsed && /^(user|role)\//.exec(parsed.resource)?.[1];
    if (typeof arn !== 'string' || parsed?.service !== 'iam' || parsed.accountId !== accountId || !kind) return [];
    return [{ arn, kind: kind as 'user' | 'role', name: nameInArn(arn) }];
  });
}

/** What ARNs in the document of a holder are bound to. A name that nobody is known to bear is bound to a stand-in, and waits for whoever is first known to bear it. */
function bind(folding: Folding, holder: string, document: unknown): BoundPrincipals {
  const { knowledge, cause, position } = folding;
  const bound: Record<string, string> = {};
  let isOpen = false;
  for (const { arn, kind, name } of principalsIn(document, cause.accountId)) {
    const ref = refByName(knowledge, kind, name);
    bound[arn] = ref ?? standIn(folding, kind, name);
    if (ref !== undefined) continue;
    isOpen = true;
    knowledge.edit<string>(waitingKey(kind, name))[`${holder} ${arn}`] = arn;
  }
  if (isOpen) knowledge.set(openKey(holder), { second: secondOf(position), document, bound } satisfies OpenTrust);
  else forgetTrust(folding, holder);
  return bound;
}

/** The data of an event that sets or removes a policy, with the principals that it names bound. */
export function bindPrincipals(folding: Folding, { type }: Recorded, data: Data): Data {
  if (type === 'TrustPolicySet') return { ...data, boundPrincipals: bind(folding, textIn(data, 'roleId') ?? '', data.policyDocument) };
  const resource = textIn(data, 'resourceArn');
  const document = toldPolicy(type, data);
  if (!resource?.startsWith('arn:') || document === undefined) return data;
  if (document !== null) return { ...data, boundPrincipals: bind(folding, resource, document) };
  forgetTrust(folding, resource);
  return data;
}

/** The policy of a holder as it is set anew; undefined if the holder is gone. */
function setAnew(
  { knowledge }: Folding,
  holder: string,
  { document }: OpenTrust,
  boundPrincipals: BoundPrincipals,
): [string, Data] | undefined {
  if (holder.startsWith('arn:')) return ['ResourcePolicySet', { resourceArn: holder, document, boundPrincipals }];
  const role = entityOf(knowledge, 'role', holder);
  const { name, id } = ENTITIES.role;
  return role && ['TrustPolicySet', { [name]: role.name, [id]: holder, policyDocument: document, boundPrincipals }];
}

/**
 * Somebody is first known to bear a name: policies that wait for it are set anew with it bound. Who was created, or got the name, in a later second than the policy was set is another one.
 */
export function bindTrusts(folding: Folding, kind: string, name: string, ref: string, how: 'met' | 'created' | 'named'): void {
  const { knowledge, position } = folding;
  const key = waitingKey(kind, name);
  const waiting = knowledge.get<Record<string, string>>(key);
  if (!waiting) return;
  knowledge.remove(key);
  for (const [entry, arn] of Object.entries(waiting).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const holder = entry.slice(0, -arn.length - 1);
    const trust = knowledge.get<OpenTrust>(openKey(holder));
    if (trust?.bound[arn] === undefined || (how !== 'met' && trust.second !== secondOf(position))) continue;
    const bound = { ...trust.bound, [arn]: ref };
    const set = setAnew(folding, holder, trust, bound);
    if (!set) continue;
    knowledge.set(openKey(holder), { ...trust, bound });
    folding.tell(...set);
  }
}

export const forgetTrust = ({ knowledge }: Folding, holder: string): void => knowledge.remove(openKey(holder));
