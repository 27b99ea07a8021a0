import type { Suite } from '../figure';
import { chainFigure, decisionFigure } from './decision';
import { reindexFigures } from './reindex';
import { whoCanFigures } from './who-can-10k';
import { whoCanLargeFigures } from './who-can-100k';

/** The policy engine: decisions, explanations, who-can, patterns, compilation. All in one process, in CPU time. */
export const policySuite: Suite = {
  'decision-20': decisionFigure,
  'full-chain-45': chainFigure,
  'who-can-10k': whoCanFigures,
  'who-can-100k': whoCanLargeFigures,
  'reindex-10k': reindexFigures,
};
