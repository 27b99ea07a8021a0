import { canonicalJson } from '@app/kernel';
import { globParts } from '../matching/glob';
import { covers } from '../matching/glob-relation';
import { arnSegments } from '../matching/requested-resource';
import type { LintedStatement } from './linted-policy';
import { valueOf } from './located-json';
import type { Report } from './report';

const WILD = /[*?]/;

/** What laying one pattern upon another may cost. */
const affords = (a: string, b: string, report: Report): boolean => report.affords(5 + (a.length * b.length) / 8);

/** A statement with what is compared of it. */
interface Compared {
  readonly statement: LintedStatement;
  readonly number: number;
  readonly whole: string;
  readonly principals: string;
  readonly conditions: string;
  readonly where: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

const printed = (statement: LintedStatement, ...names: readonly string[]): string =>
  canonicalJson(
    Object.fromEntries(
      names.map((name) => {
        const node = statement.element(name);
        return [name, node === undefined ? null : valueOf(node)];
      }),
    ),
  );

const ELEMENTS = ['Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

/** Statements and actions that others of the same document make needless or undo. Only what is certain is told: conditions that differ are not compared. */
export function checkOverlaps(statements: readonly LintedStatement[], report: Report): void {
  for (const statement of statements) checkActions(statement, report);
  const all = statements.map(
    (statement, index): Compared => ({
      statement,
      number: index,
      whole: printed(statement, ...ELEMENTS),
      principals: printed(statement, 'Principal', 'NotPrincipal'),
      conditions: printed(statement, 'Condition'),
      where: printed(statement, 'Resource', 'NotResource'),
      actions: statement.texts('Action').map(({ text }) => text.toLowerCase()),
      resources: statement.texts('Resource').map(({ text }) => text),
    }),
  );
  const first = new Map<string, Compared>();
  for (const one of all) {
    const same = first.get(one.whole);
    if (same) report.add('duplicate-statement', one.statement.node, `This says the same as Statement[${same.number}]`);
    else first.set(one.whole, one);
  }
  const distinct = [...first.values()];
  for (const narrow of distinct) {
    if (!report.affords(distinct.length * 10)) return;
    const wide = distinct.find((other) => other !== narrow && takesIn(other, narrow, report));
    if (!wide) continue;
    if (wide.statement.effect === narrow.statement.effect)
      report.add('shadowed-statement', narrow.statement.node, `Statement[${wide.number}] says all of this, and more`);
    else report.add('dead-statement', narrow.statement.node, `Statement[${wide.number}] denies all that this one allows`);
  }
}

/** Whether `wide` makes `narrow` needless (same effect), or undoes it (a Deny). */
function takesIn(wide: Compared, narrow: Compared, report: Report): boolean {
  const effects = [wide.statement.effect, narrow.statement.effect];
  const undoes = effects[0] === 'Deny' && effects[1] === 'Allow';
  if (!undoes && (effects[0] === undefined || effects[0] !== effects[1])) return false;
  const conditional = wide.statement.conditions.length > 0 || wide.statement.has('Condition');
  if (conditional && (undoes || wide.conditions !== narrow.conditions)) return false;
  if (wide.principals !== narrow.principals || wide.actions.length === 0 || narrow.actions.length === 0) return false;
  const actionIn = (own: string, other: string): boolean =>
    own === other || (WILD.test(own) && affords(own, other, report) && covers(globParts(own), globParts(other)));
  if (!narrow.actions.every((action) => wide.actions.some((own) => actionIn(own, action)))) return false;
  if (wide.where === narrow.where) return true;
  if (wide.resources.length === 0 || narrow.resources.length === 0) return false;
  return narrow.resources.every((resource) => wide.resources.some((own) => takesInResource(own, resource, report)));
}

/** ARNs are compared in six segments; what has fewer, or holds a variable, takes in its own text only. */
function takesInResource(own: string, other: string, report: Report): boolean {
  if (own === other || /^\*+$/.test(own)) return true;
  if (!WILD.test(own) || `${own}${other}`.includes('${') || !affords(own, other, report)) return false;
  const [wide, narrow] = [arnSegments(own), arnSegments(other)];
  return (
    wide.length === 6 && narrow.length === 6 && wide.every((segment, at) => covers(globParts(segment), globParts(narrow[at] as string)))
  );
}

function checkActions(statement: LintedStatement, report: Report): void {
  for (const element of ['Action', 'NotAction']) {
    const actions = statement.texts(element);
    const seen = new Set<string>();
    const patterns = actions.filter(({ text }) => WILD.test(text));
    for (const action of actions) {
      const text = action.text.toLowerCase();
      const wide = patterns.find(
        (own) =>
          own !== action &&
          own.text.toLowerCase() !== text &&
          affords(own.text, text, report) &&
          covers(globParts(own.text.toLowerCase()), globParts(text)),
      );
      if (seen.has(text)) report.add('redundant-action', action, `${JSON.stringify(action.text)} stands in this list already`);
      else if (wide) report.add('redundant-action', action, `${JSON.stringify(wide.text)} takes in ${JSON.stringify(action.text)}`);
      seen.add(text);
    }
  }
}
