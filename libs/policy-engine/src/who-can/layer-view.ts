import type { Layer } from '../decision/decision';
import { LAYERS, reachOf } from '../decision/layers';
import { conditionsHold } from '../decision/walk';
import { either, type Truth } from '../matching/truth';
import type { CompiledPolicy } from '../statement/compiled-policy';
import type { Reach } from '../statement/principal-element';
import type { Call, CompiledStatement } from '../statement/statement';
import { isPersonal } from './indexed-statement';

/** What a layer (or one level of it) says of a request: its Allows by how they reach the principal, and its Denies. */
export interface Says {
  readonly itself: Truth;
  readonly 'behind-session': Truth;
  readonly account: Truth;
  readonly denies: Truth;
}

const NOTHING: Says = { itself: false, 'behind-session': false, account: false, denies: false };

/** A statement that must be asked for each principal. */
interface PersonalStatement {
  readonly statement: CompiledStatement;
  readonly reach: Reach;
}

const withStatement = (says: Says, { effect }: CompiledStatement, reach: Reach, truth: Truth): Says => {
  if (truth === false) return says;
  const part = effect === 'Deny' ? 'denies' : reach;
  return { ...says, [part]: either(says[part], truth) };
};

/** Whether a statement whose action and principal fit speaks of the request. Operators that nobody knows are told. */
export function truthOf(statement: CompiledStatement, call: Call, unsupported: Set<string>): Truth {
  const resource = statement.resource(call);
  if (resource === false) return false;
  for (const operator of statement.unsupported) unsupported.add(operator);
  return conditionsHold(statement, call, resource);
}

/**
 * A layer as it stands for a question: what is the same for every principal that it does not name is worked out once, the rest for each. `call` is made in the
 * name of a principal of the account whom no policy names.
 */
export class LayerView {
  private readonly general: Says;
  private readonly personal: readonly PersonalStatement[];

  constructor(
    layer: Layer,
    policies: readonly CompiledPolicy[],
    call: Call,
    private readonly unsupported: Set<string>,
  ) {
    let general = NOTHING;
    const personal: PersonalStatement[] = [];
    for (const policy of policies) {
      for (const statement of policy.statements) {
        if (!statement.action(call.action)) continue;
        const reach = reachOf(LAYERS[layer], statement, policy, call);
        if (reach === undefined) continue;
        if (isPersonal(statement)) {
          personal.push({ statement, reach });
          for (const operator of statement.unsupported) unsupported.add(operator);
        } else general = withStatement(general, statement, reach, truthOf(statement, call, unsupported));
      }
    }
    this.general = general;
    this.personal = personal;
  }

  /** Whether it may say something else to each principal. */
  get isPersonal(): boolean {
    return this.personal.length > 0;
  }

  /** Whether it may allow something by naming a principal, rather than by its account. */
  get mayAdmit(): boolean {
    const { general, personal } = this;
    return general.itself !== false || general['behind-session'] !== false || personal.some(({ reach }) => reach !== 'account');
  }

  /** What it says to a principal; without one, to all, where it is the same for all. */
  to(call: Call | undefined): Says {
    if (!call) return this.general;
    return this.personal.reduce(
      (says, { statement, reach }) => withStatement(says, statement, reach, truthOf(statement, call, this.unsupported)),
      this.general,
    );
  }
}
