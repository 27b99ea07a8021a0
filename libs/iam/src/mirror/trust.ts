import { nameInArn, parseArn } from '@app/kernel';
import { secondOf } from './fold-order';
import { textIn, type Data, type Folding } from './folding';
import { ENTITIES, nameKey } from './named';
import { entityOf, refByName, standIn } from './names';

/** A trust policy that names somebody unknown when it was set. */
interface OpenTrust {
  readonly second: string;
  readonly document: unknown;
  readonly bound: Readonly<Record<string, string>>;
}

const openKey = (roleId: string): string => `trust/${roleId}`;
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

/**
 * The data of a TrustPolicySet with its principals bound. A name that nobody is known to bear is bound to a stand-in, and waits for whoever is first known to bear it.
 */
export function bindPrincipals(folding: Folding, data: Data): Data {
  const { knowledge, cause, position } = folding;
  const roleId = textIn(data, 'roleId') ?? '';
  const bound: Record<string, string> = {};
  let isOpen = false;
  for (const { arn, kind, name } of principalsIn(data.policyDocument, cause.accountId)) {
    const ref = refByName(knowledge, kind, name);
    bound[arn] = ref ?? standIn(folding, kind, name);
    if (ref !== undefined) continue;
    isOpen = true;
    knowledge.edit<string>(waitingKey(kind, name))[`${roleId} ${arn}`] = arn;
  }
  if (isOpen) knowledge.set(openKey(roleId), { second: secondOf(position), document: data.policyDocument, bound } satisfies OpenTrust);
  else knowledge.remove(openKey(roleId));
  return { ...data, boundPrincipals: bound };
}

/**
 * Somebody is first known to bear a name: trusts that wait for it are set anew with it bound. Who was created, or got the name, in a later second than the trust was set is another one.
 */
export function bindTrusts(folding: Folding, kind: string, name: string, ref: string, how: 'met' | 'created' | 'named'): void {
  const { knowledge, position } = folding;
  const key = waitingKey(kind, name);
  const waiting = knowledge.get<Record<string, string>>(key);
  if (!waiting) return;
  knowledge.remove(key);
  for (const [entry, arn] of Object.entries(waiting).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const roleId = entry.slice(0, -arn.length - 1);
    const trust = knowledge.get<OpenTrust>(openKey(roleId));
    const role = entityOf(knowledge, 'role', roleId);
    if (!trust || !role || trust.bound[arn] === undefined) continue;
    if (how !== 'met' && trust.second !== secondOf(position)) continue;
    const bound = { ...trust.bound, [arn]: ref };
    knowledge.set(openKey(roleId), { ...trust, bound });
    folding.tell('TrustPolicySet', {
      [ENTITIES.role.name]: role.name,
      [ENTITIES.role.id]: roleId,
      policyDocument: trust.document,
      boundPrincipals: bound,
    });
  }
}

export const forgetTrust = ({ knowledge }: Folding, roleId: string): void => knowledge.remove(openKey(roleId));
