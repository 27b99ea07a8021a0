import type { Suite } from '../figure';
import { appFigures } from './apps';
import { throughputFigures } from './throughput';

/** The way through Kafka: published, folded, seen by another process; and what the processes cost while nothing happens. */
export const kafkaSuite: Suite = { throughput: throughputFigures, apps: appFigures };
