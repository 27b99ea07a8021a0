import { policySize } from '../language/policy-size';
import { checkActionNames } from './action.rules';
import { checkConditionTraps } from './condition.rules';
import { checkGrants } from './grant.rules';
import type { LintFinding } from './lint-codes';
import { LintedStatement, memberOf } from './linted-policy';
import { readLocatedJson, UnreadableJson, valueOf, type Node } from './located-json';
import { checkOverlaps } from './overlap.rules';
import { Report } from './report';
import { checkResourceTraps } from './resource.rules';
import { checkStructure } from './structure.rules';
import type { LintKind } from './statement.rules';

/** Characters without white space: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html; 20 KB is S3's limit and that of most services. */
const LARGEST: Readonly<Record<LintKind, number>> = { identity: 10_240, trust: 2_048, resource: 20_480, scp: 5_120, rcp: 5_120 };
const LARGEST_MANAGED = 6_144;

/**
 * What is wrong, dangerous or needless in a policy document, in the order of its text; empty where there is nothing to say. It never throws for what a document may hold. JSON text is judged
 * as it is written; an object as its shortest JSON text. Without `kind` it is guessed: a document that names principals is a trust policy (actions of STS, no resources) or a resource policy.
 * Time is linear in the document; what a very large one makes too costly to compare is left out and told (`not-checked-in-full`).
 */
export function lintPolicy(document: string | object, options: { readonly kind?: LintKind } = {}): LintFinding[] {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  const report = new Report(text);
  try {
    const root = readLocatedJson(text);
    check(root, text, options.kind ?? guessedKind(root), report);
  } catch (error) {
    if (!(error instanceof UnreadableJson)) throw error;
    report.add('invalid-json', { at: error.at, pointer: '' }, error.message);
  }
  return report.findings();
}

function check(root: Node, text: string, kind: LintKind, report: Report): void {
  checkKeys(root, report);
  const nodes = checkStructure(root, kind, report);
  const size = policySize(text);
  if (size > LARGEST[kind])
    report.add(
      'document-too-large',
      root,
      `The document has ${size} characters without white space; ${LARGEST[kind]} is the most for a policy of this kind`,
    );
  else if (kind === 'identity' && size > LARGEST_MANAGED)
    report.add(
      'too-large-for-managed-policy',
      root,
      `The document has ${size} characters without white space; a managed policy has ${LARGEST_MANAGED} at most`,
    );
  const version = root.kind === 'object' ? memberOf(root, 'Version')?.value : undefined;
  const variables = version !== undefined && valueOf(version) === '2012-10-17';
  const statements = nodes.map((node) => new LintedStatement(node, variables));
  for (const statement of statements) {
    checkActionNames(statement, report);
    checkGrants(statement, kind, report);
    checkResourceTraps(statement, report);
    checkConditionTraps(statement, report);
  }
  if (size <= LARGEST[kind]) checkOverlaps(statements, report);
}

/** Names that are written twice in one object. */
function checkKeys(root: Node, report: Report): void {
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.kind === 'list') for (const item of node.items) open.push(item);
    if (node.kind !== 'object') continue;
    const names = new Set<string>();
    for (const { name, at, value } of node.members) {
      if (names.has(name))
        report.add(
          'duplicate-key',
          { at, pointer: value.pointer },
          `${JSON.stringify(name)} is written twice: one of the two would be lost`,
        );
      names.add(name);
      open.push(value);
    }
  }
}

function guessedKind(root: Node): LintKind {
  const statement = root.kind === 'object' ? memberOf(root, 'Statement')?.value : undefined;
  const nodes = statement?.kind === 'list' ? statement.items : statement ? [statement] : [];
  const statements = nodes.flatMap((node) => (node.kind === 'object' ? [new LintedStatement(node, true)] : []));
  const some = (...names: string[]): boolean => statements.some((each) => names.some((name) => each.has(name)));
  if (!some('Principal', 'NotPrincipal')) return 'identity';
  const others = statements.flatMap((each) => each.texts('Action')).filter(({ text }) => !/^sts:/i.test(text));
  return some('Resource', 'NotResource') || others.length > 0 ? 'resource' : 'trust';
}
