import { compileGlob, globParts } from '../matching/glob';
import { parseArn } from '@app/kernel';
import { shown } from '../validate/refusal';
import type { LintedStatement } from './linted-policy';
import type { Report } from './report';
import type { LintKind } from './statement.rules';

/** Grants that are wider than they look, and traps of the elements that say "all but". */
export function checkGrants(statement: LintedStatement, kind: LintKind, report: Report): void {
  if (statement.effect === 'Allow' && (kind === 'identity' || kind === 'resource')) {
    checkNegations(statement, report);
    if (kind === 'identity') checkWildcards(statement, report);
  }
  if (kind === 'resource' || kind === 'trust') checkPrincipals(statement, report);
}

function checkNegations(statement: LintedStatement, report: Report): void {
  if (statement.has('NotAction'))
    report.add(
      'allow-not-action',
      statement.place('NotAction'),
      'Allow with NotAction grants every action of every other service, IAM too, and those to come; list what is allowed in Action, or deny with NotAction',
    );
  if (statement.has('NotResource'))
    report.add(
      'allow-not-resource',
      statement.place('NotResource'),
      'Allow with NotResource grants nearly every resource, and those to come; list what is allowed in Resource',
    );
}

const isAnyRole = (resource: string): boolean => /^(\*+|arn:[^:]*:iam::[^:]*:(\*+|role\/\*+))$/.test(resource);

function checkWildcards(statement: LintedStatement, report: Report): void {
  const free = statement.conditions.length === 0;
  const everywhere = statement.holdsStar('Resource');
  for (const action of statement.texts('Action')) {
    const [service = '', name = ''] = action.text.split(':');
    if (/^\*+$/.test(action.text)) {
      if (free && everywhere)
        report.add('allows-everything', action, 'Every action on every resource is allowed: whoever holds this is an administrator');
    } else if (/^\*+$/.test(name)) {
      if (free && everywhere)
        report.add('allows-whole-service', action, `Every action of ${service} is allowed on every resource, those to come too`);
    } else if (
      compileGlob(globParts(action.text.toLowerCase()))('iam:passrole') &&
      !statement.conditions.some(({ key }) => /^iam:PassedToService$/i.test(key))
    )
      for (const resource of statement.texts('Resource').filter(({ text }) => isAnyRole(text)))
        report.add(
          'pass-any-role',
          resource,
          `${shown(action.text)} on ${shown(resource.text)} lets any role be passed to any service, the most powerful one too; name the roles, or add a condition on iam:PassedToService`,
        );
  }
}

function checkPrincipals(statement: LintedStatement, report: Report): void {
  const { effect } = statement;
  if (effect === 'Allow') {
    if (statement.has('NotPrincipal'))
      report.add(
        'allow-not-principal',
        statement.place('NotPrincipal'),
        'Allow with NotPrincipal grants everybody else, anonymous callers too; name those who may in Principal',
      );
    const everybody = statement.principals('Principal').find(({ kind, text }) => kind === 'AWS' && text === '*');
    if (everybody && statement.conditions.length === 0)
      report.add(
        'open-to-everybody',
        everybody,
        'Everybody is allowed, callers of other accounts and without one too; name principals, or add a condition',
      );
  } else if (statement.has('NotPrincipal')) checkSpared(statement, report);
}

/** Whom a Deny with NotPrincipal means to spare: the account, too, must be named, and boundaries undo it. */
function checkSpared(statement: LintedStatement, report: Report): void {
  const names = statement.principals('NotPrincipal').map(({ text }) => text);
  const accounts = new Set(names.flatMap((name) => /^(?:(\d{12})|arn:[^:]*:iam::(\d{12}):root)$/.exec(name)?.slice(1) ?? []));
  const missing = [...new Set(names.flatMap((name) => parseArn(name)?.accountId ?? []))].filter((id) => id !== '' && !accounts.has(id));
  const also = missing.length > 0 ? `; arn:aws:iam::${missing[0]}:root is not named, so that they may be denied all the same` : '';
  report.add(
    'deny-not-principal',
    statement.place('NotPrincipal'),
    `Deny with NotPrincipal denies even whom it names, if they have a permissions boundary${also}; use Principal "*" with ArnNotEquals on aws:PrincipalArn`,
  );
}
