import { forgetKey } from './key-owner';
import { ENTITIES } from './named';
import { entityOf } from './names';
import { textIn, type Data, type Folding } from './folding';

/** One side of something held: `owner` = the member with the key of the entity that ends it when it goes, `key` = the member that tells it from others. */
interface Side {
  readonly owner?: string;
  readonly key: string;
  readonly members: readonly string[];
}

// Names are looked up when they are told: they may have changed by then.
const USER: Side = { owner: 'userId', key: 'userId', members: ['userId'] };
const GROUP: Side = { owner: 'groupId', key: 'groupId', members: ['groupId'] };
const ROLE: Side = { owner: 'roleId', key: 'roleId', members: ['roleId'] };
const POLICY: Side = { owner: 'policyId', key: 'policyArn', members: ['policyArn', 'policyId'] };
const DEVICE: Side = { owner: 'serialNumber', key: 'serialNumber', members: ['serialNumber'] };
const by = (key: string, ...more: string[]): Side => ({ key, members: [key, ...more] });

/** Removal → what it removes. */
const removals: Readonly<Record<string, readonly Side[]>> = {
  PolicyDetachedFromUser: [USER, POLICY],
  PolicyDetachedFromGroup: [GROUP, POLICY],
  PolicyDetachedFromRole: [ROLE, POLICY],
  InlinePolicyDeletedFromUser: [USER, by('policyName')],
  InlinePolicyDeletedFromGroup: [GROUP, by('policyName')],
  InlinePolicyDeletedFromRole: [ROLE, by('policyName')],
  UserRemovedFromGroup: [USER, GROUP],
  ConsoleAccessDisabled: [USER],
  AccessKeyDeleted: [USER, by('accessKeyId', 'slot')],
  MfaDeactivated: [USER, DEVICE],
  SshKeyDeleted: [USER, by('sshPublicKeyId')],
  SigningCertDeleted: [USER, by('certificateId')],
  ServiceCredentialDeleted: [USER, by('serviceSpecificCredentialId', 'serviceName')],
  PolicyVersionDeleted: [POLICY, by('versionId')],
};

/** What gives something → what takes it away. */
const removalOf: Readonly<Record<string, string>> = {
  PolicyAttachedToUser: 'PolicyDetachedFromUser',
  PolicyAttachedToGroup: 'PolicyDetachedFromGroup',
  PolicyAttachedToRole: 'PolicyDetachedFromRole',
  InlinePolicyPutOnUser: 'InlinePolicyDeletedFromUser',
  InlinePolicyPutOnGroup: 'InlinePolicyDeletedFromGroup',
  InlinePolicyPutOnRole: 'InlinePolicyDeletedFromRole',
  UserAddedToGroup: 'UserRemovedFromGroup',
  ConsoleAccessEnabled: 'ConsoleAccessDisabled',
  PasswordReset: 'ConsoleAccessDisabled',
  AccessKeyCreated: 'AccessKeyDeleted',
  AccessKeyInferred: 'AccessKeyDeleted',
  MfaEnabled: 'MfaDeactivated',
  SshKeyUploaded: 'SshKeyDeleted',
  SigningCertUploaded: 'SigningCertDeleted',
  ServiceCredentialCreated: 'ServiceCredentialDeleted',
  PolicyVersionCreated: 'PolicyVersionDeleted',
};

type Held = Record<string, Data>;
const holdingsKey = (owner: string, ref: string): string => `holds/${owner}/${ref}`;

const only = (data: Data, members: readonly string[]): Data =>
  Object.fromEntries(members.filter((member) => data[member] !== undefined).map((member) => [member, data[member]]));

/** Each owner's entry for something held: `PolicyDetachedFromUser <arn>` → the other side's members. */
function entries(removal: string, data: Data): { readonly holdings: string; readonly entry: string; readonly rest: Data }[] {
  const sides = removals[removal] ?? [];
  return sides.flatMap((side) => {
    const ref = side.owner === undefined ? undefined : textIn(data, side.owner);
    if (ref === undefined || side.owner === undefined) return [];
    const others = sides.filter((other) => other !== side);
    const told = others.map(({ key }) => (textIn(data, key) ?? '').toLowerCase()).join(' ');
    return [
      {
        holdings: holdingsKey(side.owner, ref),
        entry: `${removal} ${told}`,
        rest: only(
          data,
          others.flatMap(({ members }) => members),
        ),
      },
    ];
  });
}

/** Keeps in mind what an event gives or takes. */
export function hold({ knowledge }: Folding, type: string, data: Data): void {
  const removal = removalOf[type];
  if (removal !== undefined) {
    for (const { holdings, entry, rest } of entries(removal, data)) knowledge.edit<Data>(holdings)[entry] = rest;
  } else if (removals[type]) {
    for (const { holdings, entry } of entries(type, data)) {
      if (knowledge.get<Held>(holdings)?.[entry]) delete knowledge.edit<Data>(holdings)[entry];
    }
  }
}

/** What somebody holds of one kind. */
export const heldBy = ({ knowledge }: Folding, owner: string, ref: string, removal: string): readonly Data[] =>
  Object.entries(knowledge.get<Held>(holdingsKey(owner, ref)) ?? {}).flatMap(([entry, rest]) =>
    entry.startsWith(`${removal} `) ? [rest] : [],
  );

/** The names, now, of the users, groups and roles whose ids something held bears. */
const namesIn = ({ knowledge }: Folding, held: Data): Data =>
  Object.fromEntries(
    [ENTITIES.user, ENTITIES.group, ENTITIES.role].flatMap(({ kind, id, name }) => {
      const entity = entityOf(knowledge, kind, textIn(held, id) ?? '');
      return entity ? [[name, entity.name]] : [];
    }),
  );

/** Tells, in a fixed order, that all that an entity held is held no more. A policy's default version goes with the policy. */
export function releaseAll(folding: Folding, owner: string, ref: string, members: Data): void {
  const key = holdingsKey(owner, ref);
  const held = folding.knowledge.get<Held>(key) ?? {};
  const defaultVersion = folding.knowledge.get<string>(`default-version/${ref}`);
  for (const entry of Object.keys(held).sort()) {
    const type = entry.slice(0, entry.indexOf(' '));
    const data: Data = { ...namesIn(folding, held[entry] ?? {}), ...held[entry], ...members };
    if (type === 'PolicyVersionDeleted' && data.versionId === defaultVersion) continue;
    folding.tell(type, data);
    hold(folding, type, data);
    if (type === 'AccessKeyDeleted') forgetKey(folding.knowledge, textIn(data, 'accessKeyId') ?? '');
  }
  folding.knowledge.remove(key);
  folding.knowledge.remove(`default-version/${ref}`);
}
