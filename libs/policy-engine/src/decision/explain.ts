import type { ExplainedCondition } from '../conditions/explained-condition';
import { both, type Truth } from '../matching/truth';
import type { CompiledPolicy } from '../statement/compiled-policy';
import { explainAction, explainPrincipal, explainResource, type ExplainedElement } from '../statement/explained-element';
import type { Call, CompiledStatement } from '../statement/statement';
import { callOf, decisionOn } from './decide';
import type { AccessRequest, Layer, Policies } from './decision';
import type { ExplainedStatement, Explanation } from './explanation';
import { visitLayers, type LayerKind, type LayerVisitor } from './layers';
import { Sentences } from './sentence';
import { requestedAction } from './special-cases';
import { walk } from './walk';

/**
 * The decision on a request with every statement explained: whether its action, principal, resource and each condition speak of the request and why not. The same
 * compiled tests answer here as in `decide`, so the two cannot disagree. It never throws.
 */
export function explain(request: AccessRequest, policies: Policies): Explanation {
  const action = requestedAction(request.action);
  const call = callOf(request, policies, action);
  const decision = decisionOn(request, action, call, walk(call, policies));
  const explaining = new Explaining(call);
  visitLayers(call, policies, explaining);
  return { ...decision, explained: explaining.explained };
}

class Explaining implements LayerVisitor {
  readonly explained: ExplainedStatement[] = [];
  private layer: Layer | undefined;
  private level = 0;

  private readonly sentences: Sentences;

  constructor(private readonly call: Call) {
    this.sentences = new Sentences(call);
  }

  visit(kind: LayerKind, policies: readonly CompiledPolicy[]): void {
    this.level = kind.layer === this.layer ? this.level + 1 : 0;
    this.layer = kind.layer;
    for (const policy of policies) {
      const { statements } = policy;
      for (let index = 0; index < statements.length; index++)
        this.explained.push(this.statement(kind, policy, statements[index] as CompiledStatement, index));
    }
  }

  private statement(kind: LayerKind, policy: CompiledPolicy, statement: CompiledStatement, index: number): ExplainedStatement {
    const { call } = this;
    const { layer, names } = kind;
    const reference = policy.reference(index);
    const action = explainAction(statement, call);
    const asksPrincipal = names === 'always' || (names === 'if-written' && statement.principals !== undefined);
    const principal = asksPrincipal ? explainPrincipal(statement, call, policy.bound) : undefined;
    const resource = names === 'never' && statement.resources === undefined ? RESOURCE_MISSING : explainResource(statement, call);
    let match: Truth = both(both(action.match, principal === undefined ? true : principal.match), resource.match);
    let conditions: ExplainedCondition[] = NONE;
    if (statement.conditions.length > 0) {
      conditions = statement.conditions.map((condition) => condition.explain(call.context));
      for (const condition of conditions) match = both(match, condition.match);
    }
    const explained = {
      policy: reference.policy,
      statement: reference.statement,
      layer,
      level: this.level,
      match,
      action,
      principal,
      resource,
      conditions,
      sentence: '',
    };
    explained.sentence = this.sentences.on(policy.label(index), explained);
    return explained;
  }
}

/** Shared by all that have none, so that it is never written to. */
const NONE: ExplainedCondition[] = [];
const RESOURCE_MISSING: ExplainedElement = { match: false, mismatch: 'resource-missing' };
