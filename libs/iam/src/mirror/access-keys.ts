import { toldAt } from './fold-order';
import { textIn, type Data, type Folding } from './folding';
import { unmarkGone } from './gone';
import { heldBy, hold } from './holdings';
import { forgetKey, keyOwner, setKeyOwner } from './key-owner';

const SLOTS = [1, 2];

/** The lowest slot that no other key of its owner has; undefined if a record of a deletion is missing. */
const freeSlot = (folding: Folding, userId: string): number | undefined => {
  const taken = heldBy(folding, 'userId', userId, 'AccessKeyDeleted').map(({ slot }) => slot);
  return SLOTS.find((slot) => !taken.includes(slot));
};

export const hasFreeSlot = (folding: Folding, userId: string): boolean => freeSlot(folding, userId) !== undefined;

/** A key is first met through its use or a change of its status. */
export function inferKey(
  folding: Folding,
  accessKeyId: string,
  owner: { userName?: string; userId: string },
  status: 'Active' | 'Inactive',
): void {
  setKeyOwner(folding.knowledge, accessKeyId, { userId: owner.userId, told: toldAt(folding.position) });
  const data: Data = { accessKeyId, ...owner, slot: freeSlot(folding, owner.userId), status };
  folding.tell('AccessKeyInferred', data);
  hold(folding, 'AccessKeyInferred', data);
}

/** The data of a key's event with owner and slot filled in; what the fold knows of the key changes with it. */
export function foldKey(folding: Folding, type: string, data: Data): Data {
  const { knowledge } = folding;
  const accessKeyId = textIn(data, 'accessKeyId') ?? '';
  const known = keyOwner(knowledge, accessKeyId);
  const userId = textIn(data, 'userId');
  if (userId === undefined) return data;
  if (type === 'AccessKeyDeleted') {
    forgetKey(knowledge, accessKeyId);
  } else if (type !== 'AccessKeyCreated') {
    const owner = { userName: textIn(data, 'userName'), userId };
    if (!known) inferKey(folding, accessKeyId, owner, type === 'AccessKeyActivated' ? 'Inactive' : 'Active');
  } else {
    if (known) hold(folding, 'AccessKeyDeleted', { ...data, userId: known.userId });
    unmarkGone(knowledge, accessKeyId);
    setKeyOwner(knowledge, accessKeyId, { userId, told: known?.told ?? toldAt(folding.position) });
    return { ...data, slot: freeSlot(folding, userId) };
  }
  return data;
}
