import { nearestNames } from '@app/kernel';
import { knownServices, serviceActions } from '../catalogue/action-catalogue';
import { compileGlob, globParts, type TextTest } from '../matching/glob';
import { shown } from '../validate/refusal';
import type { LintedStatement, LocatedText } from './linted-policy';
import type { Report } from './report';

/** Names longer than this are nobody's slip of the pen. */
const LONGEST_NAME = 100;

const meant = (names: readonly string[]): string => (names.length > 0 ? `; did you mean ${names.join(' or ')}?` : '');

/** Actions that do not exist or never match; every name is looked up in the catalogue of AWS's actions. */
export function checkActionNames(statement: LintedStatement, report: Report): void {
  for (const element of ['Action', 'NotAction'])
    for (const action of statement.texts(element)) checkName(action, element === 'NotAction' ? ', and NotAction covers it' : '', report);
  checkWildcardOnly(statement, report);
}

function checkName(action: LocatedText, consequence: string, report: Report): void {
  const { text } = action;
  const colon = text.indexOf(':');
  const [service, name] = [text.slice(0, Math.max(colon, 0)), text.slice(colon + 1)];
  if (/^\*+$/.test(text) || !/^[a-zA-Z0-9.-]+$/.test(service)) return; // everything, or told as an invalid action
  if (name === '' || /[\s,]/.test(text))
    return report.add(
      'action-never-matches',
      action,
      `${shown(text)} never matches${consequence}: write each action as a text of its own, without spaces`,
    );
  const actions = serviceActions(service);
  if (!actions) {
    const near = text.length <= LONGEST_NAME && report.affords(100_000) ? nearestNames(service, knownServices()) : [];
    return report.add('unknown-service', action, `No service is known as ${shown(service)}${meant(near)}`);
  }
  if (/[*?]/.test(name)) {
    const fits = compileGlob(globParts(name.toLowerCase()));
    if (report.affords(actions.size * 10) && !someFits(actions.keys(), fits))
      report.add('pattern-matches-no-action', action, `No action of ${service} fits ${shown(text)}${consequence}`);
  } else if (!actions.has(name.toLowerCase())) {
    const names = [...actions.values()].map((known) => known.name);
    const near = text.length <= LONGEST_NAME && report.affords(names.length * 200) ? nearestNames(name, names) : [];
    report.add('unknown-action', action, `${service} has no action ${shown(name)}${meant(near.map((each) => `${service}:${each}`))}`);
  }
}

function someFits(names: Iterable<string>, fits: TextTest): boolean {
  for (const name of names) if (fits(name)) return true;
  return false;
}

/** A pattern such as `arn:aws:s3:::*` stands for all there is of a service. */
const takesInAll = (resource: string): boolean => /^(\*+|arn:[^:]*:[^:]*:[^:]*:[^:]*:\*+)$/.test(resource);

function checkWildcardOnly(statement: LintedStatement, report: Report): void {
  const resources = statement.texts('Resource');
  if (statement.effect !== 'Allow' || resources.length === 0 || resources.some(({ text }) => takesInAll(text))) return;
  for (const action of statement.texts('Action')) {
    const [service = '', name = ''] = action.text.split(':');
    if (serviceActions(service)?.get(name.toLowerCase())?.wildcardOnly)
      report.add(
        'needs-every-resource',
        action,
        `${shown(action.text)} knows no resource-level permission: it is granted on the resource "*" only, so not by this statement`,
      );
  }
}
