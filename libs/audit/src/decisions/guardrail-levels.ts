import type { CompiledPolicy } from '@app/policy-engine';
import type pg from 'pg';
import { guardrails, type GuardrailRow } from '../guardrails/guardrails.projection';
import { jsonList } from '../question/json-list';
import type { PolicyReading } from './policy-reading';

/** A guardrail of an account; its document as JSON text. */
export interface GuardrailDocument extends Omit<GuardrailRow, 'document'> {
  readonly document: string;
}

/** The account's guardrails as JSON, by kind, level and name; `account` is the parameter's place. */
export const guardrailsAsJson = (account: string): string =>
  jsonList(
    `json_build_object('kind', g.kind, 'level', g.level, 'name', g.name, 'document', g.document::text) ORDER BY g.kind, g.level, g.name`,
    `${guardrails.table} g WHERE g.account_id = ${account}`,
  );

/** All guardrails of an account. */
export async function guardrailDocuments(pool: pg.Pool, accountId: string): Promise<readonly GuardrailDocument[]> {
  const text = `SELECT ${guardrailsAsJson('$1')} AS documents`;
  const { rows } = await pool.query<{ documents: GuardrailDocument[] }>({ name: 'audit_guardrails', text, values: [accountId] });
  return rows[0]?.documents ?? [];
}

/** What decisions call a guardrail, which has no ARN: `scp:<level>/<name>`. */
export const guardrailName = ({ kind, level, name }: Pick<GuardrailRow, 'kind' | 'level' | 'name'>): string => `${kind}:${level}/${name}`;

/** The levels that limit the account's principals and the access to its resources; no level of a kind = no limit. */
export function guardrailLevels(
  documents: readonly GuardrailDocument[],
  reading: PolicyReading,
): Readonly<Record<'scps' | 'rcps', readonly (readonly CompiledPolicy[])[]>> {
  const levels = { scp: new Map<string, CompiledPolicy[]>(), rcp: new Map<string, CompiledPolicy[]>() };
  for (const guardrail of documents) {
    const { kind, level, document } = guardrail;
    const policy = reading.limit(guardrailName(guardrail), document);
    const present = levels[kind].get(level);
    if (present) present.push(policy);
    else levels[kind].set(level, [policy]);
  }
  return { scps: [...levels.scp.values()], rcps: [...levels.rcp.values()] };
}
