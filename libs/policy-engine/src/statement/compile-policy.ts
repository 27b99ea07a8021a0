import { sha256Hex } from '@app/kernel';
import { listOf, type StatementDocument } from '../language/document';
import { parsePolicy } from '../language/parse-policy';
import { BoundedMemo } from './bounded-memo';
import { CompiledDocument } from './compiled-document';
import { CompiledPolicy } from './compiled-policy';
import type { BoundPrincipals } from './principal-element';
import { compileStatement, type CompiledStatement } from './statement';

const STATEMENTS = new BoundedMemo<CompiledStatement>({ entries: 50_000, characters: 2 ** 25 });
const DOCUMENTS = new BoundedMemo<CompiledDocument>({ entries: 10_000, characters: 2 ** 25 });

/**
 * Compiles a document, JSON text or object, that is read as leniently as `parsePolicy` reads it (and throws what that throws). Each distinct statement is compiled once,
 * found by the hash of its content, and shared by all policies that hold it. `bound`: the unique ids that a trust or resource policy's ARNs were bound to when it was
 * stored; a principal that has another id is not the one it names.
 */
export function compilePolicy(document: unknown, name: string, { bound }: { bound?: BoundPrincipals } = {}): CompiledPolicy {
  const compiled =
    typeof document === 'string'
      ? DOCUMENTS.get(sha256Hex(document), document.length, () => compileDocument(document))
      : compileDocument(document);
  return new CompiledPolicy(name, compiled, bound);
}

function compileDocument(document: unknown): CompiledDocument {
  const { Version, Statement } = parsePolicy(document);
  const variables = Version === '2012-10-17';
  return new CompiledDocument(
    listOf<StatementDocument>(Statement).map((statement) => {
      const text = `${variables} ${JSON.stringify(statement)}`;
      const hash = sha256Hex(text);
      return STATEMENTS.get(hash, text.length, () => compileStatement(statement, variables, hash));
    }),
  );
}
