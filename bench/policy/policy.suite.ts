import type { Suite } from '../figure';
import { compileFigure } from './compile';
import { chainFigure, decisionFigure, explainFigure } from './decision';
import { patternFigure } from './patterns';
import { reindexFigures } from './reindex';
import { whoCanFigures } from './who-can-10k';
import { whoCanLargeFigures } from './who-can-100k';

/** The policy engine: decisions, explanations, who-can, patterns, compilation. All in one process, in CPU time. */
export const policySuite: Suite = {
  'decision-20': decisionFigure,
  'full-chain-45': chainFigure,
  'explain-20': explainFigure,
  'compile-10k': compileFigure,
  'who-can-10k': whoCanFigures,
  'who-can-100k': whoCanLargeFigures,
  'reindex-10k': reindexFigures,
  'glob-8-stars': patternFigure,
};
