import { compileGlob, type GlobPart } from '../matching/glob';
import type { Operator, OperatorFamily, Relation } from '../language/operator';
import { fillIn, isVariable, templateParts } from '../matching/template';
import { arnComparison } from './arn-value';
import { dateValue } from './date-value';
import { ipRange } from './ip-range';
import type { Comparison, CompileValue } from './value-test';

/** The comparison that an operator makes. `variables`: the document's version knows variables (they are filled in for text and ARNs only). */
export function comparisonOf({ family, relation }: Operator, variables: boolean): Comparison {
  return FAMILIES[family](relation, variables);
}

const FAMILIES: Readonly<Record<OperatorFamily, (relation: Relation, variables: boolean) => Comparison>> = {
  string: textComparison,
  arn: (_, variables) => arnComparison(variables),
  numeric: (relation) => ordered(numberOf, relation),
  date: (relation) => ordered(dateValue, relation),
  bool: () => same((text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() : undefined)),
  binary: () => same((text) => (/^[A-Za-z0-9+/]*={0,2}$/.test(text) ? text.replace(/=+$/, '') : undefined)),
  ip: () => ({
    reads: (value) => ipRange(value) !== undefined && !value.includes('/'),
    compile: (value) => ipRange(value)?.contains,
  }),
  null: () => same((text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() : undefined)),
};

function textComparison(relation: Relation, variables: boolean): Comparison {
  const fold = relation === 'equals-ignoring-case' ? (text: string): string => text.toLowerCase() : (text: string): string => text;
  const compile: CompileValue = (wanted) => {
    const parts = templateParts(wanted, { variables, wildcards: relation === 'like' });
    const fixed = parts.filter((part): part is GlobPart => !isVariable(part));
    if (fixed.length < parts.length)
      return (value, context) => {
        const filled = fillIn(parts, context);
        if (typeof filled === 'string') return filled === 'missing' ? 'void' : filled;
        return relation === 'like' ? compileGlob(filled)(value) : fold(filled.join('')) === fold(value);
      };
    if (relation === 'like') return compileGlob(fixed);
    const text = fold(fixed.join(''));
    return (value) => fold(value) === text;
  };
  return { reads: () => true, compile };
}

/** Values that are equal or not, each in one normal form. */
function same(read: (text: string) => string | undefined): Comparison {
  return {
    reads: (value) => read(value) !== undefined,
    compile: (wanted) => {
      const normal = read(wanted);
      return normal === undefined ? undefined : (value) => read(value) === normal;
    },
  };
}

function numberOf(text: string): number | undefined {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

function ordered(read: (text: string) => number | undefined, relation: Relation): Comparison {
  return {
    reads: (value) => read(value) !== undefined,
    compile: (wanted) => {
      const limit = read(wanted);
      return limit === undefined ? undefined : (value) => inOrder(read(value) as number, relation, limit);
    },
  };
}

function inOrder(value: number, relation: Relation, limit: number): boolean {
  switch (relation) {
    case 'less':
      return value < limit;
    case 'less-or-equal':
      return value <= limit;
    case 'greater':
      return value > limit;
    case 'greater-or-equal':
      return value >= limit;
    default:
      return value === limit;
  }
}
