import { listOf } from '../language/document';
import { isDerived } from '../matching/request-context';
import type { CompiledStatement } from '../statement/statement';
import type { HeldPolicy } from './held-policy';

/** A distinct statement of identity policies, and the policies that hold it. */
export interface IndexedStatement {
  readonly statement: CompiledStatement;
  /** Each resource that it may speak of begins with one of these texts. */
  readonly prefixes: readonly string[];
  /** Whether what it says of one request can differ from principal to principal. */
  readonly personal: boolean;
  readonly policies: HeldPolicy[];
  /** The number of the question that met it last: one statement may stand below several prefixes. */
  metBy: number;
}

export const indexed = (statement: CompiledStatement): IndexedStatement => ({
  statement,
  prefixes: prefixesOf(statement),
  personal: isPersonal(statement),
  policies: [],
  metBy: 0,
});

/** The literal text that a pattern begins with: it ends at the first wildcard or variable. */
const literalPrefix = (pattern: string): string => /^(?:(?!\$\{)[^*?])*/s.exec(pattern)?.[0] ?? '';

function prefixesOf({ document: { Resource, NotResource } }: CompiledStatement): string[] {
  if (NotResource !== undefined) return [''];
  const prefixes = listOf(Resource).map((pattern) => (pattern === null ? undefined : literalPrefix(pattern)));
  return [...new Set(prefixes.filter((prefix) => prefix !== undefined))];
}

/** Keys that derive from the account alone: they are the same for everybody. */
const OF_ACCOUNT: ReadonlySet<string> = new Set(['aws:principalaccount', 'aws:principalisawsservice', 'aws:resourceaccount']);

const derivesFromPrincipal = (key: string): boolean => isDerived(key.toLowerCase()) && !OF_ACCOUNT.has(key.toLowerCase());

/** The keys of the variables in a text, those of documents without variables too. */
const variablesIn = (text: string): string[] => [...text.matchAll(/\$\{([^},]*)/g)].map(([, key]) => (key as string).trim());

/** Whether a statement's conditions or variables ask for what derives from the principal. */
export function isPersonal({ document, conditions }: CompiledStatement): boolean {
  const patterns = listOf(document.Resource ?? document.NotResource).map((pattern) => pattern ?? '');
  const keys = [...[...patterns, ...conditions.flatMap(({ values }) => values)].flatMap(variablesIn), ...conditions.map(({ key }) => key)];
  return keys.some(derivesFromPrincipal);
}
