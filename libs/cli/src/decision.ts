import type { AsOf } from './http/keytrail-client';
import type { Paint } from './terminal/terminal';
import { policyInWords } from './terminal/words';

/** The answer of `POST …/can`. */
export interface Decision {
  readonly decision: 'allowed' | 'explicitly-denied' | 'implicitly-denied' | 'allowed-if';
  readonly reason: string;
  readonly conditions?: readonly {
    readonly policy: string;
    readonly operator: string;
    readonly key: string;
    readonly values: readonly string[];
  }[];
  readonly statements: readonly {
    readonly policy: string;
    readonly statement: { readonly index: number; readonly sid?: string; readonly effect: string };
  }[];
  readonly asOf?: AsOf;
}

/** How the verdict is said and painted. */
export const VERDICTS: Readonly<Record<Decision['decision'], readonly [string, Paint]>> = {
  allowed: ['allowed', 'green'],
  'allowed-if': ['allowed if the conditions below hold', 'yellow'],
  'implicitly-denied': ['denied', 'red'],
  'explicitly-denied': ['denied expressly', 'red'],
};

export const isDenied = ({ decision }: Decision): boolean => decision === 'implicitly-denied' || decision === 'explicitly-denied';

/** What decided: the statements with where they stand; the reason where there are none. */
export const statementsInWords = ({ statements, conditions, reason }: Decision): string[] =>
  statements.length === 0 && !conditions?.length
    ? [reason]
    : statements.map(({ policy, statement: { index, sid, effect } }) => {
        const verb = effect === 'Deny' ? 'denied' : 'granted';
        return `${verb} by ${policyInWords(policy)}, statement ${index}${sid ? ` (${sid})` : ''}`;
      });

export const conditionsInWords = ({ conditions = [] }: Pick<Decision, 'conditions'>): string[] =>
  conditions.map(({ policy, operator, key, values }) => `if ${key} ${operator} ${values.join(' or ')} (${policyInWords(policy)})`);
