import { auditMigrations } from '@app/audit';
import { eventStoreMigrations } from '@app/event-store';
import { eventStreamMigrations } from '@app/event-stream';
import { iamEvents } from '@app/iam';
import type { EventDefinition } from '@app/kernel';
import { projectionEvents, projectionMigrations } from '@app/projection';

/** Every event definition that the log may hold: what the store checks, the documents list and the upcasters know. */
export const catalogue: readonly EventDefinition[] = [...iamEvents, ...projectionEvents];

/** The tables of all rooms, in the order in which they are made; any app makes them, under one lock. */
export const migrations = [...eventStoreMigrations, ...eventStreamMigrations, ...projectionMigrations, ...auditMigrations];
