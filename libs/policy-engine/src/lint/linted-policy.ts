import { operatorOf, type Operator } from '../language/operator';
import type { Member, Node, ObjectNode } from './located-json';
import type { Place } from './report';

/** A text of a document, where it stands. */
export interface LocatedText extends Place {
  readonly text: string;
}

/** One key under one operator, with its values as text. `at` is where the key stands. */
export interface LintedCondition extends Place {
  readonly operatorName: string;
  readonly operator: Operator;
  readonly key: string;
  readonly values: readonly LocatedText[];
}

const itemsOf = (node: Node | undefined): readonly Node[] => (node === undefined ? [] : node.kind === 'list' ? node.items : [node]);

/** Of a name that is written twice the last one counts. */
export const memberOf = (node: ObjectNode, name: string): Member | undefined => node.members.findLast((member) => member.name === name);

const textsIn = (node: Node | undefined): LocatedText[] =>
  itemsOf(node).flatMap((item) => (item.kind === 'scalar' && typeof item.value === 'string' ? [{ ...item, text: item.value }] : []));

const scalarsIn = (node: Node): LocatedText[] =>
  itemsOf(node).flatMap((item) => (item.kind === 'scalar' && item.value !== null ? [{ ...item, text: String(item.value) }] : []));

/** A statement as the rules read it: what is of the wrong type is not there; it has been told already. */
export class LintedStatement {
  readonly effect: 'Allow' | 'Deny' | undefined;
  readonly conditions: readonly LintedCondition[];
  private readonly read = new Map<string, readonly LocatedText[]>();

  constructor(
    readonly node: ObjectNode,
    /** The document's version knows policy variables. */
    readonly variables: boolean,
  ) {
    const effect = this.element('Effect');
    const value = effect?.kind === 'scalar' ? effect.value : undefined;
    this.effect = value === 'Allow' || value === 'Deny' ? value : undefined;
    this.conditions = conditionsIn(this.element('Condition'));
  }

  element(name: string): Node | undefined {
    return memberOf(this.node, name)?.value;
  }

  has(name: string): boolean {
    return memberOf(this.node, name) !== undefined;
  }

  /** Where an element's name stands; the statement, if it is not there. */
  place(name: string): Place {
    const member = memberOf(this.node, name);
    return member ? { at: member.at, pointer: member.value.pointer } : this.node;
  }

  texts(name: string): readonly LocatedText[] {
    let texts = this.read.get(name);
    if (!texts) this.read.set(name, (texts = textsIn(this.element(name))));
    return texts;
  }

  /** Whether one of the element's values is a star alone. */
  holdsStar(name: string): boolean {
    return this.texts(name).some(({ text }) => /^\*+$/.test(text));
  }

  /** Principals by kind; a bare `"*"` is one of AWS. */
  principals(name: 'Principal' | 'NotPrincipal'): readonly (LocatedText & { readonly kind: string })[] {
    const element = this.element(name);
    if (element?.kind === 'object')
      return element.members.flatMap(({ name: kind, value }) => textsIn(value).map((text) => ({ ...text, kind })));
    return textsIn(element).map((text) => ({ ...text, kind: 'AWS' }));
  }
}

function conditionsIn(node: Node | undefined): LintedCondition[] {
  if (node?.kind !== 'object') return [];
  return node.members.flatMap(({ name: operatorName, value }) => {
    const operator = operatorOf(operatorName);
    if (!operator || value.kind !== 'object') return [];
    return value.members.map(({ name: key, at, value: values }) => ({
      operatorName,
      operator,
      key,
      at,
      pointer: values.pointer,
      values: scalarsIn(values),
    }));
  });
}
