import { DomainError } from '@app/kernel';
import { readBoundedJson } from './bounded-json';
import { isRecord, type PolicyDocument } from './document';

const wrong = (place: string, sentence: string): DomainError => new DomainError('ValidationError', `${place} ${sentence}`);

const isScalar = (value: unknown): boolean =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/**
 * Reads a document, as JSON text or object, in order to evaluate it, even where AWS would not store it. It throws `ValidationError` only for what cannot be
 * evaluated: wrong types, an Effect other than Allow or Deny, both or neither of Action and NotAction, both Resource and NotResource, an unknown Version, and
 * documents out of bounds (1 MiB, 32 levels). Unknown members and operators stay in the tree.
 */
export function parsePolicy(document: unknown): PolicyDocument {
  const policy = readBoundedJson(document, 'ValidationError');
  const { Version, Id, Statement } = policy;
  if (Version !== undefined && Version !== '2012-10-17' && Version !== '2008-10-17')
    throw wrong('Version', 'must be "2012-10-17" or "2008-10-17"');
  if (Id !== undefined && typeof Id !== 'string') throw wrong('Id', 'must be text');
  const statements: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement];
  statements.forEach((statement, index) => checkStatement(statement, `Statement[${index}]`));
  return policy as unknown as PolicyDocument;
}

function checkStatement(statement: unknown, place: string): void {
  if (!isRecord(statement)) throw wrong(place, 'must be an object');
  if (statement.Sid !== undefined && typeof statement.Sid !== 'string') throw wrong(`${place}.Sid`, 'must be text');
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') throw wrong(`${place}.Effect`, 'must be "Allow" or "Deny"');
  if ((statement.Action === undefined) === (statement.NotAction === undefined)) throw wrong(place, 'must have either Action or NotAction');
  if (statement.Resource !== undefined && statement.NotResource !== undefined)
    throw wrong(place, 'cannot have both Resource and NotResource');
  for (const name of ['Action', 'NotAction']) checkTexts(statement[name], `${place}.${name}`, false);
  for (const name of ['Resource', 'NotResource']) checkTexts(statement[name], `${place}.${name}`, true);
  for (const name of ['Principal', 'NotPrincipal']) checkPrincipal(statement[name], `${place}.${name}`);
  if (statement.Condition !== undefined) checkConditions(statement.Condition, `${place}.Condition`);
}

function checkTexts(value: unknown, place: string, nulls: boolean): void {
  if (value === undefined || typeof value === 'string') return;
  const fits = Array.isArray(value) && value.every((each) => typeof each === 'string' || (nulls && each === null));
  if (!fits) throw wrong(place, 'must be text or a list of texts');
}

function checkPrincipal(value: unknown, place: string): void {
  if (value === undefined || typeof value === 'string') return;
  if (!isRecord(value)) throw wrong(place, 'must be text or an object such as {"AWS": "<ARN>"}');
  for (const [kind, names] of Object.entries(value)) checkTexts(names, `${place}.${kind}`, false);
}

function checkConditions(value: unknown, place: string): void {
  if (!isRecord(value)) throw wrong(place, 'must be an object of operators');
  for (const [operator, keys] of Object.entries(value)) {
    if (!isRecord(keys)) throw wrong(`${place}.${operator}`, 'must be an object of condition keys');
    for (const [key, values] of Object.entries(keys)) {
      const fits = Array.isArray(values) ? values.every(isScalar) : isScalar(values);
      if (!fits) throw wrong(`${place}.${operator}.${key}`, 'must be text, a number, a truth value, or a list of these');
    }
  }
}
