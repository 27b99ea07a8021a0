import type { ConditionMismatch, ExplainedCondition } from '../conditions/explained-condition';
import type { Truth } from '../matching/truth';
import type { StatementReference } from '../statement/compiled-policy';
import type { ElementMismatch, ExplainedElement, ExplainedPrincipal } from '../statement/explained-element';
import type { Decision, Layer } from './decision';

/** Why a statement does not speak of a request, or is not known to. */
export type Mismatch = ElementMismatch | ConditionMismatch;

/** A statement as it stands to a request, element by element. */
export interface ExplainedStatement extends StatementReference {
  readonly layer: Layer;
  /** Of SCPs and RCPs the level, counted from the root as 0; 0 elsewhere. */
  readonly level: number;
  /** Whether it speaks of the request: all its elements do. */
  readonly match: Truth;
  readonly action: ExplainedElement;
  /** Absent where the layer reads no principals. */
  readonly principal?: ExplainedPrincipal;
  readonly resource: ExplainedElement;
  readonly conditions: readonly ExplainedCondition[];
  /** In words, for people. */
  readonly sentence: string;
}

/** A decision, and every statement of every policy that was asked, in the order of evaluation. */
export interface Explanation extends Decision {
  readonly explained: readonly ExplainedStatement[];
}
