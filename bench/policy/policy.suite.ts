import type { Suite } from '../figure';
import { chainFigure, decisionFigure } from './decision';

/** The policy engine: decisions, explanations, who-can, patterns, compilation. All in one process, in CPU time. */
export const policySuite: Suite = {
  'decision-20': decisionFigure,
  'full-chain-45': chainFigure,
};
