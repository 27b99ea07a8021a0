import { shown } from '../validate/refusal';
import { memberOf } from './linted-policy';
import { valueOf, type Node, type ObjectNode } from './located-json';
import type { Report } from './report';
import { isText, refuseUnknown, StatementCheck, type LintKind } from './statement.rules';

/** Says every reason for which `validatePolicy` would refuse the document; gives back the statements that are objects. */
export function checkStructure(root: Node, kind: LintKind, report: Report): ObjectNode[] {
  if (root.kind !== 'object') {
    report.add('invalid-element', root, 'The policy document must be a JSON object');
    return [];
  }
  refuseUnknown(root, ['Version', 'Id', 'Statement'], 'The policy', report);
  checkVersion(root, kind, report);
  const id = memberOf(root, 'Id')?.value;
  if (id && !isText(id)) report.add('invalid-element', id, `Id must be text, not ${shown(valueOf(id))}`);
  const statement = memberOf(root, 'Statement')?.value;
  if (!statement) report.add('missing-element', root, 'Statement is missing');
  const statements = statement?.kind === 'list' ? statement.items : statement ? [statement] : [];
  if (statement && statements.length === 0) report.add('invalid-element', statement, 'Statement must not be empty');
  const sids = new Set<string>();
  return statements.flatMap((each, index) => {
    const place = `Statement[${index}]`;
    if (each.kind !== 'object') {
      report.add('invalid-element', each, `${place} must be an object, not ${shown(valueOf(each))}`);
      return [];
    }
    new StatementCheck(each, place, kind, report).run(sids);
    return [each];
  });
}

function checkVersion(root: ObjectNode, kind: LintKind, report: Report): void {
  const node = memberOf(root, 'Version')?.value;
  const version = node && valueOf(node);
  if (version === '2012-10-17') return;
  if (node && version !== '2008-10-17') report.add('invalid-version', node, `Version must be "2012-10-17", but is ${shown(version)}`);
  else if (kind === 'identity')
    report.add('invalid-version', node ?? root, 'Version must be "2012-10-17"; an older or absent one is not accepted');
  else
    report.add(
      'old-version',
      node ?? root,
      'Without Version "2012-10-17" the document is read as of 2008, and variables stay as they are written',
    );
}
