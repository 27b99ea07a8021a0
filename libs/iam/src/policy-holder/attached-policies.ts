import { DomainError, type Command } from '@app/kernel';
import { policyNeeds, policyReference } from '../policy/policy-reference';
import { existing, holderClaim, holderStream, subjectOf, type Holder, type HolderState, type Naming } from './holder';

/** AWS's default quota of managed policies attached to one user, group or role. */
const MAX_ATTACHED = 10;

type Body<M extends string> = Naming<M> & { readonly policyArn: string };

/** AttachUserPolicy, AttachGroupPolicy, AttachRolePolicy: in silence if it is attached already. */
export const attachPolicy = <M extends string, C extends Body<M>>(holder: Holder<M>, body: new () => C): Command<C, HolderState> => ({
  name: `Attach${holder.kind}Policy`,
  body,
  needs: (command, _, accountId) => [holderClaim(holder, command), ...policyNeeds(command.policyArn, accountId)],
  stream: (command, context) => holderStream(holder, command, context),
  fold: holder.fold,
  decide(command, state, { held, accountId }) {
    const it = existing(state, holder.noun, command[holder.nameMember]);
    const policy = policyReference(command.policyArn, held, accountId);
    if (it.held.attached.has(command.policyArn)) return [];
    if (it.held.attached.size >= MAX_ATTACHED)
      throw new DomainError('LimitExceeded', `Cannot exceed quota for PoliciesPer${holder.kind}: ${MAX_ATTACHED}`);
    return [{ type: `PolicyAttachedTo${holder.kind}`, data: { ...subjectOf(holder, it), ...policy } }];
  },
  result: () => ({}),
});

/** DetachUserPolicy, DetachGroupPolicy, DetachRolePolicy. */
export const detachPolicy = <M extends string, C extends Body<M>>(holder: Holder<M>, body: new () => C): Command<C, HolderState> => ({
  name: `Detach${holder.kind}Policy`,
  body,
  needs: (command) => [holderClaim(holder, command)],
  stream: (command, context) => holderStream(holder, command, context),
  fold: holder.fold,
  decide(command, state) {
    const it = existing(state, holder.noun, command[holder.nameMember]);
    const attached = it.held.attached.get(command.policyArn);
    if (attached === undefined) throw new DomainError('NoSuchEntity', `Policy ${command.policyArn} was not found.`);
    return [{ type: `PolicyDetachedFrom${holder.kind}`, data: { ...subjectOf(holder, it), ...attached } }];
  },
  result: () => ({}),
});
