import { RequestContext } from '../matching/request-context';
import { RequestedResource } from '../matching/requested-resource';
import { compileResource } from '../matching/resource-pattern';
import { isVariable, templateParts, type TemplatePart } from '../matching/template';
import { shown } from '../validate/refusal';
import type { LintedStatement, LocatedText } from './linted-policy';
import type { Report } from './report';

const NOTHING = new RequestContext({});

/** Resources that match nothing, and variables that are not filled in. */
export function checkResourceTraps(statement: LintedStatement, report: Report): void {
  for (const element of ['Resource', 'NotResource']) {
    const node = statement.element(element);
    for (const item of node?.kind === 'list' ? node.items : [])
      if (item.kind === 'scalar' && item.value === null) report.add('resource-never-matches', item, `A null in ${element} matches nothing`);
    for (const resource of statement.texts(element)) checkResource(resource, statement.variables, report);
  }
  for (const { operator, operatorName, values } of statement.conditions)
    for (const value of values)
      if (holdsVariable(value.text)) {
        if (!statement.variables) tellOld(value, report);
        else if (operator.family === 'null')
          report.add(
            'variable-not-substituted',
            value,
            `${operatorName} compares ${shown(value.text)} as it is written: it takes no variables`,
          );
      }
}

const partsOf = (text: string): readonly TemplatePart[] => templateParts(text, { variables: true, wildcards: false });

const holdsVariable = (text: string): boolean => text.includes('${') && partsOf(text).some(isVariable);

const tellOld = (place: LocatedText, report: Report): void =>
  report.add('variable-in-old-version', place, `${shown(place.text)} stays as it is written: variables exist from Version "2012-10-17" on`);

function checkResource(resource: LocatedText, variables: boolean, report: Report): void {
  const { text } = resource;
  if (!text.startsWith('arn:')) return;
  if (holdsVariable(text)) {
    const before = text.slice(0, text.indexOf('${')).split(':').length - 1;
    if (!variables) tellOld(resource, report);
    else if (before < 5)
      report.add(
        'variable-not-substituted',
        resource,
        `The variable in ${shown(text)} stands before the fifth colon of the ARN, where it stays as it is written`,
      );
  }
  if (!report.affords(text.length)) return;
  // A pattern that does not even match itself with letters in place of its wildcards matches nothing.
  const plain = partsOf(text)
    .map((part) => (isVariable(part) ? 'v' : String(part)))
    .join('');
  const [, , service = ''] = plain.split(':');
  if (!/[*?]/.test(service) && compileResource(plain, false).match(new RequestedResource(instanceOf(plain)), NOTHING, 'some') === false)
    report.add('resource-never-matches', resource, `${shown(text)} matches nothing: the type of a resource takes no wildcard`);
}

/** An ARN of six parts that the pattern should fit. */
function instanceOf(pattern: string): string {
  const parts = pattern.replaceAll(/[*?]/g, 'x').split(':').length;
  return pattern.replaceAll(/[*?]/g, 'x') + ':x'.repeat(Math.max(0, 6 - parts));
}
