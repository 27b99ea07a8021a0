import { iamEvents } from '@app/iam';
import type { EventDefinition, Recorded } from '@app/kernel';
import { defineProjection } from '@app/projection';

/** The last use of a long-term key: the newest record that bears its id. */
export interface KeyUsageRow {
  readonly accessKeyId: string;
  /** ISO 8601 UTC. */
  readonly usedAt: string;
  /** As in an action's prefix: `iam`, `s3`. */
  readonly service: string;
  readonly region: string | null;
  readonly sourceIp: string | null;
  /** The record's own id: of two uses in one moment the greater one stays, whichever came first. */
  readonly recordId: string;
}

type Called = { readonly eventSource?: string; readonly region?: string };

const LONG_TERM = /^AKIA/;
const IAM_REGION = 'us-east-1';

/** The service behind an event whose data does not name it: known by what its definition speaks of. */
function serviceOf({ data: { properties } }: EventDefinition): string {
  if ('roleSessionName' in properties) return 'sts';
  return 'mfaUsed' in properties ? 'signin' : 'iam';
}

const services = new Map(iamEvents.map((definition) => [definition.type, serviceOf(definition)]));

function useIn(accessKeyId: string, { type, actor, data, occurredAt, source, id }: Recorded): KeyUsageRow {
  const { eventSource, region } = data as Called;
  const service = eventSource?.replace(/\.amazonaws\.com$/, '') ?? services.get(type) ?? 'iam';
  return {
    accessKeyId,
    usedAt: occurredAt,
    service,
    region: region ?? (service === 'iam' ? IAM_REGION : null),
    sourceIp: actor.sourceIp ?? null,
    recordId: source.eventId ?? id,
  };
}

const newer = (use: KeyUsageRow, row: KeyUsageRow | undefined): KeyUsageRow => {
  if (!row) return use;
  if (use.usedAt !== row.usedAt) return use.usedAt > row.usedAt ? use : row;
  return use.recordId > row.recordId ? use : row;
};

export const keyUsage = defineProjection<KeyUsageRow, 'accessKeyId'>({
  name: 'key-usage',
  version: 1,
  usage: true,
  key: ['accessKeyId'],
  columns: { accessKeyId: 'text', usedAt: 'text', service: 'text', region: 'text', sourceIp: 'text', recordId: 'text' },
  onEvery: (event) => {
    const { accessKeyId } = event.actor;
    if (!accessKeyId || !LONG_TERM.test(accessKeyId)) return [];
    return [{ key: { accessKeyId }, fold: (row) => newer(useIn(accessKeyId, event), row) }];
  },
});
