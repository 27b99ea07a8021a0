import type { EntityEvent } from '@app/iam';
import { defineProjection, put, remove, type Change } from '@app/projection';

/** An organization policy in one level above the account. */
export interface GuardrailRow {
  readonly kind: 'scp' | 'rcp';
  readonly level: string;
  readonly name: string;
  readonly document: unknown;
}

type Told = Extract<EntityEvent, { type: 'GuardrailAttached' | 'GuardrailChanged' | 'GuardrailDetached' }>;

/** A record of Organizations names policy and target by id and tells no document: no row comes of it. */
const told = ({ type, data }: Told): Change<GuardrailRow, 'kind' | 'level' | 'name'>[] => {
  const { kind, level, name, document } = data;
  if (kind === undefined || level === undefined || name === undefined) return [];
  return [type === 'GuardrailDetached' ? remove({ kind, level, name }) : put({ kind, level, name }, { document })];
};

export const guardrails = defineProjection<GuardrailRow, 'kind' | 'level' | 'name', EntityEvent>({
  name: 'guardrails',
  version: 1,
  key: ['kind', 'level', 'name'],
  columns: { kind: 'text', level: 'text', name: 'text', document: 'jsonb' },
  on: { GuardrailAttached: told, GuardrailChanged: told, GuardrailDetached: told },
});
