import { canonicalJson, DomainError, type Command } from '@app/kernel';
import { policySize, validatePolicy } from '@app/policy-engine';
import { existing, holderClaim, holderStream, subjectOf, type Holder, type HolderState, type Naming } from './holder';

/** PutUserPolicy, PutGroupPolicy, PutRolePolicy: in silence if the same document is there already. */
export const putPolicy = <
  M extends string,
  C extends Naming<M> & { readonly policyName: string; readonly policyDocument: string | object },
>(
  holder: Holder<M>,
  body: new () => C,
): Command<C, HolderState> => ({
  name: `Put${holder.kind}Policy`,
  body,
  needs: (command) => [holderClaim(holder, command)],
  stream: (command, context) => holderStream(holder, command, context),
  fold: holder.fold,
  decide(command, state) {
    const it = existing(state, holder.noun, command[holder.nameMember]);
    const policyDocument = validatePolicy(command.policyDocument, 'identity');
    const { policyName } = command;
    if (it.held.inline.has(policyName) && canonicalJson(it.held.inline.get(policyName)) === canonicalJson(policyDocument)) return [];
    const documents = new Map(it.held.inline).set(policyName, policyDocument);
    const size = [...documents.values()].reduce<number>((sum, document) => sum + policySize(document as object), 0);
    if (size > holder.inlineQuota)
      throw new DomainError('LimitExceeded', `Maximum policy size of ${holder.inlineQuota} bytes exceeded for ${holder.noun} ${it.name}`);
    return [{ type: `InlinePolicyPutOn${holder.kind}`, data: { ...subjectOf(holder, it), policyName, policyDocument } }];
  },
  result: () => ({}),
});

/** DeleteUserPolicy, DeleteGroupPolicy, DeleteRolePolicy. */
export const deletePolicy = <M extends string, C extends Naming<M> & { readonly policyName: string }>(
  holder: Holder<M>,
  body: new () => C,
): Command<C, HolderState> => ({
  name: `Delete${holder.kind}Policy`,
  body,
  needs: (command) => [holderClaim(holder, command)],
  stream: (command, context) => holderStream(holder, command, context),
  fold: holder.fold,
  decide(command, state) {
    const it = existing(state, holder.noun, command[holder.nameMember]);
    const { policyName } = command;
    if (!it.held.inline.has(policyName))
      throw new DomainError('NoSuchEntity', `The ${holder.noun} policy with name ${policyName} cannot be found.`);
    return [{ type: `InlinePolicyDeletedFrom${holder.kind}`, data: { ...subjectOf(holder, it), policyName } }];
  },
  result: () => ({}),
});
