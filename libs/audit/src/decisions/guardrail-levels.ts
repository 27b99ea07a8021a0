import { isResourceControlled, type CompiledPolicy } from '@app/policy-engine';
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

/** Levels from the root down, each with its policies. */
type Levels = readonly (readonly CompiledPolicy[])[];

/**
 * The levels that limit the account's principals, and those that limit access to the resource that is asked about; no level of a kind = no limit. RCPs bear on resources of the services that
 * know them; another account's resources are capped by its own, which this account does not know.
 */
export function guardrailLevels(
  documents: readonly GuardrailDocument[],
  { accountId, resourceAccountId, action }: { readonly accountId: string; readonly resourceAccountId: string; readonly action: string },
  reading: PolicyReading,
): Readonly<Record<'scps' | 'rcps', Levels>> {
  const isCapped = resourceAccountId === accountId && isResourceControlled(action);
  return { scps: levelsOf('scp', documents, reading), rcps: isCapped ? levelsOf('rcp', documents, reading) : [] };
}

function levelsOf(kind: GuardrailRow['kind'], documents: readonly GuardrailDocument[], reading: PolicyReading): Levels {
  const levels = new Map<string, CompiledPolicy[]>();
  for (const guardrail of documents) {
    if (guardrail.kind !== kind) continue;
    const policy = reading.limit(guardrailName(guardrail), guardrail.document);
    const present = levels.get(guardrail.level);
    if (present) present.push(policy);
    else levels.set(guardrail.level, [policy]);
  }
  return [...levels.values()];
}
