import { iamEvents } from '@app/iam';
import type { EventDefinition } from '@app/kernel';
import { projectionEvents } from '@app/projection';

/** Every event type that the apps may append: what the documents for consumers are made of. */
export const eventCatalogue: readonly EventDefinition[] = [...iamEvents, ...projectionEvents];
