import type { Operator, OperatorFamily, Relation } from '../language/operator';
import { compileGlob, type GlobPart } from '../matching/glob';
import { fillIn, isVariable, templateParts, textOf } from '../matching/template';
import { arnComparison } from './arn-value';
import { dateValue } from './date-value';
import { contains, ipAddress, ipRange } from './ip-range';
import { comparison, type Comparison } from './value-test';

/** The comparison that an operator makes. `variables`: the document's version knows variables (they are filled in for text and ARNs only). */
export function comparisonOf({ family, relation }: Operator, variables: boolean): Comparison {
  return FAMILIES[family](relation, variables);
}

const FAMILIES: Readonly<Record<OperatorFamily, (relation: Relation, variables: boolean) => Comparison>> = {
  string: (relation, variables) => comparison(textComparison(relation, variables)),
  arn: (_, variables) => comparison(arnComparison(variables)),
  numeric: (relation) => comparison(ordered(numberOf, relation)),
  date: (relation) => comparison(ordered(dateValue, relation)),
  bool: () => comparison(same((text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() : undefined))),
  binary: () => comparison(same((text) => (/^[A-Za-z0-9+/]*={0,2}$/.test(text) ? text.replace(/={1,2}$/, '') : undefined))),
  ip: () =>
    comparison({
      read: ipAddress,
      compile: (wanted) => {
        const range = ipRange(wanted);
        return range && { test: (value) => contains(range, value) };
      },
    }),
  null: () => comparison(same((text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() : undefined))),
};

function textComparison(relation: Relation, variables: boolean): Comparison<string> {
  const folds = relation === 'equals-ignoring-case';
  const fold = (text: string): string => (folds ? text.toLowerCase() : text);
  const testOf = (parts: readonly GlobPart[]): ((value: string) => boolean) => {
    if (relation === 'like') return compileGlob(parts);
    const text = fold(parts.join(''));
    return (value) => value === text;
  };
  return {
    read: fold,
    compile: (wanted) => {
      const parts = templateParts(wanted, { variables, wildcards: relation === 'like' });
      const fixed = parts.filter((part): part is GlobPart => !isVariable(part));
      if (fixed.length === parts.length) return { test: testOf(fixed) };
      return {
        test: (value, context) => {
          const filled = fillIn(parts, context);
          if (typeof filled === 'string') return filled === 'missing' ? 'void' : filled;
          return testOf(filled)(value);
        },
        resolved: (context) => {
          const filled = fillIn(parts, context);
          return typeof filled === 'string' ? undefined : textOf(filled);
        },
      };
    },
  };
}

/** Values that are equal or not, each in one normal form. */
function same(read: (text: string) => string | undefined): Comparison<string> {
  return {
    read,
    compile: (wanted) => {
      const normal = read(wanted);
      return normal === undefined ? undefined : { test: (value) => value === normal };
    },
  };
}

function numberOf(text: string): number | undefined {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}

function ordered(read: (text: string) => number | undefined, relation: Relation): Comparison<number> {
  const inOrder = ORDERS[relation] ?? ((value: number, limit: number) => value === limit);
  return {
    read,
    compile: (wanted) => {
      const limit = read(wanted);
      return limit === undefined ? undefined : { test: (value) => inOrder(value, limit) };
    },
  };
}

const ORDERS: Readonly<Partial<Record<Relation, (value: number, limit: number) => boolean>>> = {
  less: (value, limit) => value < limit,
  'less-or-equal': (value, limit) => value <= limit,
  greater: (value, limit) => value > limit,
  'greater-or-equal': (value, limit) => value >= limit,
};
