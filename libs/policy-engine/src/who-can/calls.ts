import { requestedAction, type Action } from '../decision/special-cases';
import { RequestContext } from '../matching/request-context';
import { RequestedResource } from '../matching/requested-resource';
import type { Call } from '../statement/statement';
import { contextOf, principalOf, type IndexedHolder } from './exact-decision';
import type { WhoCanQuestion } from './question';

/** A question as a call that statements can be asked about: in the name of one principal, or of any that no policy names. */
export class Calls {
  readonly action: Action;
  private readonly ofHolders = new Map<number, Call>();
  private readonly nobody: Call;

  constructor(
    private readonly accountId: string,
    private readonly question: WhoCanQuestion,
  ) {
    this.action = requestedAction(question.action);
    const context = {
      'aws:PrincipalAccount': accountId,
      'aws:PrincipalIsAWSService': 'false',
      'aws:ResourceAccount': question.resourceAccountId,
    };
    this.nobody = {
      principal: { kind: 'user', accountId },
      action: this.action.name,
      resource: new RequestedResource(question.resource),
      context: new RequestContext(context, '*'),
      wildcardOnly: question.wildcardOnlyAction === true,
      hasBoundary: false,
      hasSessionPolicy: false,
    };
  }

  /** Right for what does not ask who the principal is. */
  ofAnybody(hasBoundary = false): Call {
    return { ...this.nobody, hasBoundary };
  }

  of(holder: IndexedHolder): Call {
    let call = this.ofHolders.get(holder.slot);
    if (!call) {
      const context = new RequestContext(contextOf(this.accountId, holder, this.question), '*');
      call = { ...this.nobody, principal: principalOf(this.accountId, holder), context, hasBoundary: holder.boundary !== undefined };
      this.ofHolders.set(holder.slot, call);
    }
    return call;
  }
}
