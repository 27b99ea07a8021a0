import { iamArn } from '@app/kernel';
import { WhoCanIndex } from '@app/policy-engine';
import { inlineName } from '../decisions/policy-names';
import { PolicyReading } from '../decisions/policy-reading';
import type { MembershipRow } from '../memberships/memberships.projection';
import { principalArn } from '../principals/principals.query';
import type { AttachmentFact, GroupFact, InlineFact, PrincipalFact } from './account-rows.query';

/** Inline policies have keys of their own: two holders may have one of the same name. */
const inlineKey = (holderId: string, policyName: string): string => `inline\t${holderId}\t${policyName}`;

const groupArn = (accountId: string, { path, name }: GroupFact): string => iamArn(accountId, 'group', path, name);

/** Puts an account's rows into its index. */
export class IndexWriter {
  readonly index: WhoCanIndex;
  /** By holder's id: inline policies are named by these. */
  private readonly arns = new Map<string, string>();

  constructor(private readonly accountId: string) {
    this.index = new WhoCanIndex(accountId);
  }

  /** The ids of those who had another ARN before, or none: their inline policies are called otherwise now. */
  renamedPrincipals(rows: readonly PrincipalFact[]): string[] {
    return rows.filter((row) => this.arns.get(row.principalId) !== principalArn(this.accountId, row)).map(({ principalId }) => principalId);
  }

  renamedGroups(rows: readonly GroupFact[]): string[] {
    return rows.filter((row) => this.arns.get(row.groupId) !== groupArn(this.accountId, row)).map(({ groupId }) => groupId);
  }

  putPrincipal(row: PrincipalFact): void {
    const { principalId, kind, name, uniqueId, tags, boundary } = row;
    const arn = principalArn(this.accountId, row);
    this.arns.set(principalId, arn);
    this.index.setPrincipal(principalId, { kind, arn, name, id: uniqueId ?? undefined, tags }, boundary);
  }

  removePrincipal(principalId: string): void {
    this.arns.delete(principalId);
    this.index.removePrincipal(principalId);
  }

  putGroup(row: GroupFact): void {
    this.arns.set(row.groupId, groupArn(this.accountId, row));
  }

  removeGroup(groupId: string): void {
    this.arns.delete(groupId);
  }

  putMembership({ groupId, userId }: MembershipRow): void {
    this.index.join(groupId, userId);
  }

  removeMembership(groupId: string, userId: string): void {
    this.index.leave(groupId, userId);
  }

  putAttachment({ holderId, policyArn }: AttachmentFact): void {
    this.index.attach(holderId, policyArn);
  }

  removeAttachment(holderId: string, policyArn: string): void {
    this.index.detach(holderId, policyArn);
  }

  putInline({ holderId, policyName, document, holder }: InlineFact): void {
    const key = inlineKey(holderId, policyName);
    const name = holder ? inlineName(this.accountId, holder, policyName) : key;
    this.index.attach(holderId, key);
    this.index.setPolicy(key, new PolicyReading().policy(name, document) ?? null, name);
  }

  removeInline(holderId: string, policyName: string): void {
    this.index.detach(holderId, inlineKey(holderId, policyName));
  }

  /** What a managed policy says; null where nobody has told it. */
  putDocument(policyArn: string, document: string | null): void {
    if (this.index.uses(policyArn)) this.index.setPolicy(policyArn, new PolicyReading().policy(policyArn, document) ?? null, policyArn);
  }
}
