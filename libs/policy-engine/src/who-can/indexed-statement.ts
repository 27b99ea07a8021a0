import { isDerivedKey } from '../matching/request-context';
import type { CompiledStatement } from '../statement/statement';

/** A distinct statement of identity policies, and the policies that hold it. */
export interface IndexedStatement {
  readonly statement: CompiledStatement;
  /** Each single resource that it may speak of begins with one of these texts. */
  readonly prefixes: readonly string[];
  /** Whether what it says of one request can differ from principal to principal. */
  readonly personal: boolean;
  /** Slots. */
  readonly policies: number[];
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

/** What each resource begins with that a statement may speak of. */
function prefixesOf({ resources }: CompiledStatement): string[] {
  if (resources === undefined || resources.negated) return [''];
  return [...new Set(resources.listed.map(({ prefix }) => prefix))];
}

/** Keys that derive from the account alone: they are the same for everybody. */
const OF_ACCOUNT: ReadonlySet<string> = new Set(['aws:principalaccount', 'aws:principalisawsservice', 'aws:resourceaccount']);

const derivesFromPrincipal = (key: string): boolean => isDerivedKey(key) && !OF_ACCOUNT.has(key);

/** Whether a statement's conditions or variables ask for what derives from the principal. */
export const isPersonal = ({ resources, conditions }: CompiledStatement): boolean =>
  conditions.some(({ reads }) => reads.some(derivesFromPrincipal)) ||
  (resources?.listed ?? []).some(({ variables }) => variables.some((key) => derivesFromPrincipal(key.toLowerCase())));
