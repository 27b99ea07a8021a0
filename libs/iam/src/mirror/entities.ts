import { markGone, unmarkGone } from './gone';
import { releaseAll } from './holdings';
import { toldAt } from './fold-order';
import type { Entity } from './known';
import { ENTITIES, nameKey, type EntityKind } from './named';
import { entityKey, entityOf, refByName, refByUniqueId, standIn, uniqueIdKey } from './names';
import { textIn, type Data, type Folding } from './folding';
import { bindTrusts, forgetTrust } from './trust';

function keep(folding: Folding, kind: EntityKind, ref: string, entity: Entity): void {
  const { knowledge } = folding;
  knowledge.set(entityKey(kind, ref), entity);
  knowledge.set(nameKey(kind, entity.name), ref);
  if (entity.uniqueId !== null && entity.uniqueId !== ref) knowledge.set(uniqueIdKey(kind, entity.uniqueId), ref);
}

/** Somebody is met for the first time, by name through a change, or by id through a call. */
export function infer(
  folding: Folding,
  kind: EntityKind,
  name: string,
  told: { uniqueId: string; path: string | null } | undefined,
): string {
  const { position } = folding;
  const { name: nameMember, id, inferred } = ENTITIES[kind];
  const ref = told?.uniqueId ?? standIn(folding, kind, name);
  keep(folding, kind, ref, { name, uniqueId: told?.uniqueId ?? null, path: told?.path ?? null, told: told ? toldAt(position) : null });
  const path = kind === 'policy' ? {} : { path: told?.path ?? '/' };
  folding.tell(inferred, { [nameMember]: name, [id]: ref, uniqueId: told?.uniqueId ?? null, ...path });
  bindTrusts(folding, kind, name, ref, 'met');
  return ref;
}

/** A call told the unique id or the path of somebody who is known. */
export function identify(folding: Folding, kind: 'user' | 'role', ref: string, told: { uniqueId: string; path: string | null }): void {
  const entity = entityOf(folding.knowledge, kind, ref);
  if (!entity) return;
  const { name, id, identified } = ENTITIES[kind];
  const path = entity.path ?? told.path;
  keep(folding, kind, ref, { ...entity, uniqueId: told.uniqueId, path, told: toldAt(folding.position) });
  folding.tell(identified, { [name]: entity.name, [id]: ref, uniqueId: told.uniqueId, path: path ?? '/' });
}

/** A creation: whoever bore the name is gone, unless a call of the same second told of the new one. Gives back its key. */
export function create(folding: Folding, kind: EntityKind, data: Data): string {
  const { knowledge, position } = folding;
  const { name: nameMember, id } = ENTITIES[kind];
  const name = textIn(data, nameMember) ?? '';
  const uniqueId = textIn(data, id) ?? null;
  const same = uniqueId === null ? undefined : refByUniqueId(knowledge, kind, uniqueId);
  const isSame = same !== undefined && same === refByName(knowledge, kind, name);
  if (!isSame) makeWay(folding, kind, name);
  const isFree = uniqueId !== null && same === undefined && entityOf(knowledge, kind, uniqueId) === undefined;
  const ref = isSame ? same : isFree ? uniqueId : standIn(folding, kind, name);
  if (uniqueId !== null) unmarkGone(knowledge, uniqueId);
  keep(folding, kind, ref, {
    name,
    uniqueId: isSame || isFree ? uniqueId : null,
    path: textIn(data, 'path') ?? null,
    told: (isSame ? entityOf(knowledge, kind, ref)?.told : undefined) ?? (uniqueId === null ? null : toldAt(position)),
  });
  return ref;
}

/** Another one gets this name: who bore it until now must have gone, though no record told it. */
export function makeWay(folding: Folding, kind: EntityKind, name: string): void {
  const ref = refByName(folding.knowledge, kind, name);
  if (ref === undefined) return;
  remove(folding, kind, ref);
  folding.tell(ENTITIES[kind].deleted, { [ENTITIES[kind].name]: name, [ENTITIES[kind].id]: ref });
}

export function rename(folding: Folding, kind: EntityKind, ref: string, name: string): void {
  const { knowledge } = folding;
  const entity = entityOf(knowledge, kind, ref);
  if (!entity) return;
  if (refByName(knowledge, kind, name) !== ref) makeWay(folding, kind, name);
  knowledge.remove(nameKey(kind, entity.name));
  keep(folding, kind, ref, { ...entity, name });
  bindTrusts(folding, kind, name, ref, 'named');
}

export function move(folding: Folding, kind: EntityKind, ref: string, path: string): void {
  const entity = entityOf(folding.knowledge, kind, ref);
  if (entity) keep(folding, kind, ref, { ...entity, path });
}

/** Forgets somebody, and tells first that what was held is held no more. */
export function remove(folding: Folding, kind: EntityKind, ref: string): void {
  const { knowledge } = folding;
  const entity = entityOf(knowledge, kind, ref);
  if (!entity) return;
  const { name, id } = ENTITIES[kind];
  releaseAll(folding, id, ref, { [name]: entity.name, [id]: ref });
  knowledge.remove(entityKey(kind, ref));
  if (kind === 'role') forgetTrust(folding, ref);
  if (knowledge.get(nameKey(kind, entity.name)) === ref) knowledge.remove(nameKey(kind, entity.name));
  if (entity.uniqueId === null) return;
  knowledge.remove(uniqueIdKey(kind, entity.uniqueId));
  markGone(knowledge, entity.uniqueId, entity.told ?? toldAt(folding.position));
}
