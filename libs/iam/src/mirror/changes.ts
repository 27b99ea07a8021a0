import { isAwsManagedPolicy, type Recorded } from '@app/kernel';
import { foldKey } from './access-keys';
import { iamEvents } from '../catalogue';
import { create, infer, move, remove, rename } from './entities';
import { textIn, type Data, type Folding } from './folding';
import { hold, releaseAll } from './holdings';
import { keyOwner } from './key-owner';
import { createdBy, deletedBy, ENTITIES, isEntityKind, nameKey, renamedBy, type EntityKind } from './named';
import { entityOf, refByName, refByUniqueId, standIn } from './names';
import { bindPrincipals, bindTrusts } from './trust';

const subjectsOf = new Map(iamEvents.map(({ type, subjects }) => [type, subjects]));

/** The key of whom an event names: by its id if that is known, else by its name; who is unknown is inferred, unless it is deleted by this very event. */
function refOf(folding: Folding, kind: EntityKind, name: string, id: string | undefined, type: string): string {
  const { knowledge } = folding;
  const known = (id === undefined ? undefined : refByUniqueId(knowledge, kind, id)) ?? refByName(knowledge, kind, name);
  if (known !== undefined) return known;
  return deletedBy.get(type)?.kind === kind ? standIn(folding, kind, name) : infer(folding, kind, name, undefined);
}

/** The data of an event with the ids of all that it names filled in. */
function resolved(folding: Folding, { type, data }: Recorded): Data {
  const filled: Record<string, unknown> = { ...data };
  const done = new Set<string>();
  const owner = type.startsWith('AccessKey') ? keyOwner(folding.knowledge, textIn(filled, 'accessKeyId') ?? '') : undefined;
  if (owner) {
    filled.userId = owner.userId;
    done.add('userId');
  }
  for (const { kind, name, id } of subjectsOf.get(type) ?? []) {
    const called = name === undefined ? undefined : textIn(filled, name);
    if (!isEntityKind(kind) || called === undefined || (id !== undefined && done.has(id))) continue;
    if (kind === 'policy' && isAwsManagedPolicy(called)) continue;
    const ref = refOf(folding, kind, called, id === undefined ? undefined : textIn(filled, id), type);
    if (id === undefined) continue;
    filled[id] = ref;
    done.add(id);
  }
  if (type.startsWith('Policy') && filled.policyArn !== undefined && !/To|From/.test(type)) filled.policyId ??= filled.policyArn;
  return filled;
}

function foldCreation(folding: Folding, { type, data }: Recorded, kind: EntityKind): void {
  const told = data as Data;
  const { id, identified, name } = ENTITIES[kind];
  const ref = create(folding, kind, told);
  folding.pass({ ...told, [id]: ref });
  const entity = entityOf(folding.knowledge, kind, ref);
  if (identified && entity?.uniqueId && entity.uniqueId !== ref)
    folding.tell(identified, { [name]: entity.name, [id]: ref, uniqueId: entity.uniqueId, path: entity.path ?? '/' });
  hold(folding, type, told);
  bindTrusts(folding, kind, textIn(told, name) ?? '', ref, 'created');
}

function foldOnEntity(folding: Folding, { type }: Recorded, data: Data): void {
  const deleted = deletedBy.get(type);
  const renamed = renamedBy.get(type);
  for (const [kind, { id, moved }] of Object.entries(ENTITIES)) {
    const ref = textIn(data, id);
    if (ref === undefined || !isEntityKind(kind)) continue;
    if (deleted?.kind === kind) remove(folding, kind, ref);
    else if (renamed?.kind === kind && renamed.renamed) rename(folding, kind, ref, textIn(data, renamed.renamed.to) ?? '');
    else if (moved === type) move(folding, kind, ref, textIn(data, 'newPath') ?? '/');
  }
}

/** Names of what no name is resolved to: only whether they are taken is known. */
function foldName({ knowledge }: Folding, { type }: Recorded, data: Data): void {
  const named = createdBy.get(type) ?? deletedBy.get(type) ?? renamedBy.get(type);
  if (!named || isEntityKind(named.kind)) return;
  const taken = createdBy.has(type) ? textIn(data, named.name) : textIn(data, named.renamed?.to ?? '');
  if (!createdBy.has(type)) knowledge.remove(nameKey(named.kind, textIn(data, named.name) ?? ''));
  if (taken !== undefined) knowledge.set(nameKey(named.kind, taken), true);
}

/** Folds one change: the facts that it implies are told before it, the event itself with its ids, then what follows from it. */
export function foldChange(folding: Folding, event: Recorded): void {
  const { type } = event;
  const created = createdBy.get(type)?.kind;
  if (created !== undefined && isEntityKind(created)) return foldCreation(folding, event, created);
  let data = resolved(folding, event);
  if (type.startsWith('AccessKey')) data = foldKey(folding, type, data);
  if (type === 'TrustPolicySet' || type.startsWith('ResourcePolicy')) data = bindPrincipals(folding, event, data);
  foldOnEntity(folding, event, data);
  if (type === 'VirtualMfaDeleted')
    releaseAll(folding, 'serialNumber', textIn(data, 'serialNumber') ?? '', { serialNumber: data.serialNumber });
  foldName(folding, event, data);
  folding.pass(data);
  hold(folding, type, data);
  const policyId = textIn(data, 'policyId');
  if (
    policyId !== undefined &&
    (type === 'DefaultPolicyVersionChanged' || (type === 'PolicyVersionCreated' && data.isDefaultVersion === true))
  )
    folding.knowledge.set(`default-version/${policyId}`, data.versionId);
}
