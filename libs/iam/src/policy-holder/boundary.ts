import { DomainError, type Command } from '@app/kernel';
import { defined } from '../iam-command';
import { policyNeeds, policyReference } from '../policy/policy-reference';
import { existing, holderClaim, holderStream, subjectOf, type Holder, type HolderState, type Naming } from './holder';

/** PutUserPermissionsBoundary, PutRolePermissionsBoundary. */
export const putBoundary = <M extends string, C extends Naming<M> & { readonly permissionsBoundary: string }>(
  holder: Holder<M>,
  body: new () => C,
): Command<C, HolderState> => ({
  name: `Put${holder.kind}PermissionsBoundary`,
  body,
  needs: (command, _, accountId) => [holderClaim(holder, command), ...policyNeeds(command.permissionsBoundary, accountId)],
  stream: (command, context) => holderStream(holder, command, context),
  fold: holder.fold,
  decide(command, state, { held, accountId }) {
    const it = existing(state, holder.noun, command[holder.nameMember]);
    const { policyArn, policyId } = policyReference(command.permissionsBoundary, held, accountId);
    const former = it.held.boundary;
    if (former?.policyArn === policyArn) return [];
    const ids = { permissionsBoundaryId: policyId, endedBoundaryId: former?.policyId };
    return [{ type: `${holder.kind}BoundarySet`, data: defined({ ...subjectOf(holder, it), permissionsBoundary: policyArn, ...ids }) }];
  },
  result: () => ({}),
});

/** DeleteUserPermissionsBoundary, DeleteRolePermissionsBoundary. */
export const deleteBoundary = <M extends string, C extends Naming<M>>(holder: Holder<M>, body: new () => C): Command<C, HolderState> => ({
  name: `Delete${holder.kind}PermissionsBoundary`,
  body,
  needs: (command) => [holderClaim(holder, command)],
  stream: (command, context) => holderStream(holder, command, context),
  fold: holder.fold,
  decide(command, state) {
    const it = existing(state, holder.noun, command[holder.nameMember]);
    if (it.held.boundary === null)
      throw new DomainError('NoSuchEntity', `The ${holder.noun} with name ${it.name} does not have a permissions boundary.`);
    const ended = { endedBoundaryId: it.held.boundary.policyId };
    return [{ type: `${holder.kind}BoundaryRemoved`, data: defined({ ...subjectOf(holder, it), ...ended }) }];
  },
  result: () => ({}),
});

/** The boundary of a creation: the members of its event. */
export function firstBoundary(
  permissionsBoundary: string | undefined,
  held: Parameters<typeof policyReference>[1],
  accountId: string,
): { permissionsBoundary?: string; permissionsBoundaryId?: string } {
  if (permissionsBoundary === undefined) return {};
  return { permissionsBoundary, permissionsBoundaryId: policyReference(permissionsBoundary, held, accountId).policyId };
}

/** The boundary as AWS answers it. */
export const boundaryAnswer = (boundary: { readonly policyArn: string } | null): object | undefined =>
  boundary === null ? undefined : { permissionsBoundaryType: 'PermissionsBoundaryPolicy', permissionsBoundaryArn: boundary.policyArn };
