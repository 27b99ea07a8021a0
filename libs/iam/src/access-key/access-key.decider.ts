import { DomainError, type Command, type CommandContext, type StreamId } from '@app/kernel';
import { freeSlot } from '../claim-names';
import { owner, ownerNeeds, ownerOf, slotsOf, type CredentialOwner, type WithOwner } from '../credential-owner/credential-owner';
import { defined, type IamCommand } from '../iam-command';
import { accessKeyFold, exists, type AccessKey, type ExistingKey } from './access-key';
import { CreateAccessKey, DeleteAccessKey, UpdateAccessKey } from './access-key.commands';

const MAX_KEYS = 2;

/** The key takes the lowest free slot of its owner's two. */
export const createAccessKey: IamCommand<CreateAccessKey, AccessKey, WithOwner> = {
  name: 'CreateAccessKey',
  body: CreateAccessKey,
  needs(command, held) {
    const [name] = ownerNeeds(command);
    if (name === undefined) return ['root/access-key/'];
    const stream = held.holder(name);
    return stream === undefined ? [name] : [name, `${stream}/access-key/`];
  },
  stream: (_, { freshId }) => `access-key/${freshId.AKIA}`,
  fold: accessKeyFold,
  also: { owner },
  decide(command, _, context) {
    const whose = ownerOf(command, context);
    const slot = freeSlot(context.held, slotsOf(whose, 'access-key'), MAX_KEYS);
    if (slot === undefined) throw new DomainError('LimitExceeded', `Cannot exceed quota for AccessKeysPerUser: ${MAX_KEYS}`);
    return [{ type: 'AccessKeyCreated', data: defined({ accessKeyId: context.freshId.AKIA, ...whose, slot }) }];
  },
  result(events, key) {
    if (!exists(key)) return {};
    const { userName } = (events[0]?.data ?? {}) as Partial<CredentialOwner>;
    return { accessKey: defined({ userName, accessKeyId: key.id, status: 'Active', createDate: key.createdAt }) };
  },
};

interface Body {
  readonly userName?: string;
  readonly accessKeyId: string;
}

const ofKey = {
  needs: ownerNeeds,
  stream: ({ accessKeyId }: Body, _: CommandContext): StreamId => `access-key/${accessKeyId}`,
  fold: accessKeyFold,
  also: { owner },
  result: (): object => ({}),
};

/** Members of the key's events; NoSuchEntity unless it is the owner's. */
function existingKey(
  state: AccessKey,
  command: Body,
  context: WithOwner,
): { key: ExistingKey; data: CredentialOwner & { accessKeyId: string; slot: number } } {
  const whose = ownerOf(command, context);
  if (!exists(state) || state.userId !== whose.userId)
    throw new DomainError('NoSuchEntity', `The Access Key with id ${command.accessKeyId} cannot be found.`);
  return { key: state, data: { accessKeyId: state.id, ...whose, slot: state.slot } };
}

export const updateAccessKey: IamCommand<UpdateAccessKey, AccessKey, WithOwner> = {
  name: 'UpdateAccessKey',
  body: UpdateAccessKey,
  ...ofKey,
  decide(command, state, context) {
    const { key, data } = existingKey(state, command, context);
    if (command.status.toLowerCase() === key.status) return [];
    return [{ type: command.status === 'Active' ? 'AccessKeyActivated' : 'AccessKeyDeactivated', data }];
  },
};

export const deleteAccessKey: IamCommand<DeleteAccessKey, AccessKey, WithOwner> = {
  name: 'DeleteAccessKey',
  body: DeleteAccessKey,
  ...ofKey,
  decide: (command, state, context) => [{ type: 'AccessKeyDeleted', data: existingKey(state, command, context).data }],
};

export const accessKeyCommands: readonly Command[] = [createAccessKey, updateAccessKey, deleteAccessKey];
