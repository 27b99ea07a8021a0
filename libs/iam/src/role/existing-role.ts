import type { CommandContext, StreamId } from '@app/kernel';
import { nameClaim, streamNamed } from '../claim-names';
import { existing } from '../policy-holder/holder';
import { roleFold, type ActiveRole, type Role } from './role';

interface Body {
  readonly roleName: string;
}

/** What every command on one role has in common. */
export const ofRole = {
  needs: ({ roleName }: Body): readonly string[] => [nameClaim('role', roleName)],
  stream: ({ roleName }: Body, { held }: CommandContext): StreamId => streamNamed(held, 'role', roleName),
  fold: roleFold,
  result: (): object => ({}),
};

export const existingRole = (state: Role, { roleName }: Body): ActiveRole => existing(state, 'role', roleName);
