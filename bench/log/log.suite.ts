import type { Suite } from '../figure';
import { appendFigures } from './append';
import { canFigures } from './can-http';
import { onFreshDatabase } from './database';
import { memoryFigures } from './memory';
import { projectionFigures } from './projection';
import { visibleFigures } from './visible';

/** The hot paths of the log: append, project, see, ask; and the memory they take. */
export const logSuite: Suite = {
  append: () => onFreshDatabase(appendFigures),
  'projection-live': projectionFigures,
  'append-to-visible-p99': visibleFigures,
  'can-http-p99': canFigures,
  'memory-100k': memoryFigures,
};
