import { sha256Hex } from '@app/kernel';
import { listOf, type StatementDocument } from '../language/document';
import { parsePolicy } from '../language/parse-policy';
import { BoundedMemo } from './bounded-memo';
import type { BoundPrincipals } from './principal-element';
import { compileStatement, type CompiledStatement } from './statement';

/** A policy ready to be asked: its name, and its statements in the document's order. */
export interface CompiledPolicy {
  /** The policy's ARN, or `inline:<holder ARN>/<name>`. */
  readonly name: string;
  readonly statements: readonly CompiledStatement[];
  readonly bound?: BoundPrincipals;
}

const STATEMENTS = new BoundedMemo<CompiledStatement>(50_000);
const DOCUMENTS = new BoundedMemo<readonly CompiledStatement[]>(10_000);

/**
 * Compiles a document, JSON text or object, that is read as leniently as `parsePolicy` reads it (and throws what that throws). Each distinct statement is compiled once,
 * found by the hash of its content, and shared by all policies that hold it. `bound`: the unique ids that a trust or resource policy's ARNs were bound to when it was
 * stored; a principal that has another id is not the one it names.
 */
export function compilePolicy(document: unknown, name: string, { bound }: { bound?: BoundPrincipals } = {}): CompiledPolicy {
  const statements =
    typeof document === 'string' ? DOCUMENTS.get(sha256Hex(document), () => compileStatements(document)) : compileStatements(document);
  return { name, statements, bound };
}

function compileStatements(document: unknown): readonly CompiledStatement[] {
  const { Version, Statement } = parsePolicy(document);
  const variables = Version === '2012-10-17';
  return listOf<StatementDocument>(Statement).map((statement) =>
    STATEMENTS.get(sha256Hex(`${variables} ${JSON.stringify(statement)}`), () => compileStatement(statement, variables)),
  );
}
