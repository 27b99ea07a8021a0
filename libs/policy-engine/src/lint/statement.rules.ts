import { DomainError } from '@app/kernel';
import { checkActions, checkTrustActions } from '../validate/action.rules';
import { checkConditions } from '../validate/condition.rules';
import { checkPrincipal } from '../validate/principal.rules';
import { shown } from '../validate/refusal';
import { checkResources } from '../validate/resource.rules';
import type { LintCode } from './lint-codes';
import { memberOf } from './linted-policy';
import { valueOf, type Member, type Node, type ObjectNode } from './located-json';
import type { Place, Report } from './report';

/** What a document is for; guardrails are the organization's: `scp` limits principals, `rcp` resources. */
export type LintKind = 'identity' | 'trust' | 'resource' | 'scp' | 'rcp';

const STATEMENT_MEMBERS = ['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

const namesPrincipals = (kind: LintKind): boolean => kind === 'trust' || kind === 'resource' || kind === 'rcp';

export const isText = (node: Node): boolean => node.kind === 'scalar' && typeof node.value === 'string';

export function refuseUnknown(node: ObjectNode, known: readonly string[], place: string, report: Report): void {
  for (const { name, at, value } of node.members)
    if (!known.includes(name))
      report.add('unknown-member', { at, pointer: value.pointer }, `${place} has a member that the language does not know: ${shown(name)}`);
}

/** Says every reason for which `validatePolicy` would refuse a statement. */
export class StatementCheck {
  constructor(
    private readonly node: ObjectNode,
    private readonly place: string,
    private readonly kind: LintKind,
    private readonly report: Report,
  ) {}

  run(sids: Set<string>): void {
    const { node, place, kind, report } = this;
    refuseUnknown(node, STATEMENT_MEMBERS, place, report);
    this.sid(sids);
    const effect = memberOf(node, 'Effect')?.value;
    if (!effect) report.add('missing-element', node, `${place}.Effect must be "Allow" or "Deny", but is missing`);
    else if (!['Allow', 'Deny'].includes(valueOf(effect) as string))
      report.add('invalid-element', effect, `${place}.Effect must be "Allow" or "Deny", but is ${shown(valueOf(effect))}`);
    const action = this.oneOf('Action', 'NotAction', 'must contain actions: Action or NotAction');
    if (action && kind === 'trust' && action.name === 'NotAction') this.prohibited(action, 'is prohibited in a trust policy');
    else if (action) this.each(action, 'invalid-action', kind === 'trust' ? checkTrustActions : checkActions);
    this.resource();
    this.principal();
    const condition = memberOf(node, 'Condition');
    if (condition) this.condition(condition);
  }

  private sid(sids: Set<string>): void {
    const sid = memberOf(this.node, 'Sid')?.value;
    if (!sid) return;
    const text = valueOf(sid);
    const place = `${this.place}.Sid`;
    if (typeof text !== 'string') return this.report.add('invalid-element', sid, `${place} must be text, not ${shown(text)}`);
    if (!['resource', 'rcp'].includes(this.kind) && !/^\w*$/.test(text))
      this.report.add('invalid-sid', sid, `${place} must consist of letters, digits and underscores, but is ${shown(text)}`);
    if (text !== '' && sids.has(text))
      this.report.add('duplicate-sid', sid, `${place} must be unique in its policy, but ${shown(text)} stands there twice`);
    sids.add(text);
  }

  private resource(): void {
    const { kind } = this;
    const resource = this.oneOf(
      'Resource',
      'NotResource',
      kind === 'trust' ? undefined : 'must contain resources: Resource or NotResource',
    );
    if (resource && kind === 'trust') this.prohibited(resource, 'is prohibited in a trust policy: the role itself is the resource');
    else if (resource) this.each(resource, 'invalid-resource', checkResources);
  }

  private principal(): unknown {
    const wanted = namesPrincipals(this.kind);
    const principal = this.oneOf('Principal', 'NotPrincipal', wanted ? 'must contain a Principal' : undefined);
    if (!principal) return;
    if (!wanted) return this.prohibited(principal, 'is prohibited here: the policy applies to whom it is attached to');
    const { value, name } = principal;
    const place = `${this.place}.${name}`;
    if (value.kind !== 'object' || value.members.length === 0)
      return this.refused('invalid-principal', value, () => checkPrincipal(valueOf(value), place));
    for (const { name: kind, value: names } of value.members) {
      const items = names.kind === 'list' ? names.items : [names];
      if (items.length === 0) this.refused('invalid-principal', names, () => checkPrincipal({ [kind]: [] }, place));
      for (const item of items) this.principalName(kind, item, place);
    }
  }

  private principalName(kind: string, item: Node, place: string): void {
    const name = valueOf(item);
    const arn = kind === 'AWS' && typeof name === 'string' && name.startsWith('arn:') ? name : '';
    const [, , , , , resource = ''] = arn.split(':');
    if (resource.startsWith('group/'))
      this.report.add('group-as-principal', item, `${place}.${kind} names a group: groups are no principals; name the users or a role`);
    else if (/[*?]/.test(arn))
      this.report.add(
        'wildcard-in-principal',
        item,
        `${place}.${kind} is ${shown(arn)}, which matches nobody; use "*" with a condition on aws:PrincipalArn`,
      );
    else this.refused('invalid-principal', item, () => checkPrincipal({ [kind]: isText(item) ? name : [name] }, place));
  }

  private condition({ at, value }: Member): unknown {
    const place = `${this.place}.Condition`;
    if (value.kind !== 'object')
      return this.refused('invalid-condition', { at, pointer: value.pointer }, () => checkConditions(valueOf(value), place));
    for (const operator of value.members) {
      const { name, value: keys } = operator;
      const where = { at: operator.at, pointer: keys.pointer };
      if (keys.kind !== 'object' || keys.members.length === 0)
        this.refused('invalid-condition', where, () => checkConditions({ [name]: valueOf(keys) }, place));
      else if (this.refused('invalid-condition', where, () => checkConditions({ [name]: {} }, place))) continue;
      else
        for (const key of keys.members)
          this.refused('invalid-condition', { at: key.at, pointer: key.value.pointer }, () =>
            checkConditions({ [name]: { [key.name]: valueOf(key.value) } }, place),
          );
    }
  }

  /** Which of two elements that exclude each other is there; `missing` says that one must be. */
  private oneOf(plain: string, negated: string, missing: string | undefined): Member | undefined {
    const [one, other] = [memberOf(this.node, plain), memberOf(this.node, negated)];
    if (one && other)
      this.report.add(
        'conflicting-elements',
        { at: other.at, pointer: other.value.pointer },
        `${this.place} cannot hold both ${plain} and ${negated}`,
      );
    if (!one && !other && missing) this.report.add('missing-element', this.node, `${this.place} ${missing}`);
    return one ?? other;
  }

  private prohibited({ name, at, value }: Member, why: string): void {
    this.report.add('prohibited-element', { at, pointer: value.pointer }, `${this.place}.${name} ${why}`);
  }

  /** Checks the values of an element one by one, so that each fault is told where it stands. */
  private each({ name, value }: Member, code: LintCode, check: (value: unknown, place: string) => void): void {
    const place = `${this.place}.${name}`;
    if (value.kind !== 'list') return void this.refused(code, value, () => check(valueOf(value), place));
    if (value.items.length === 0) return void this.refused('invalid-element', value, () => check([], place));
    value.items.forEach((item, index) => this.refused(code, item, () => check([valueOf(item)], `${place}[${index}]`)));
  }

  private refused(code: LintCode, where: Place, check: () => void): boolean {
    try {
      check();
      return false;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.report.add(code, where, error.message);
      return true;
    }
  }
}
