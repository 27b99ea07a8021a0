import { canonicalJson, DomainError, type Command, type StreamId } from '@app/kernel';
import { policySize, validatePolicy, type PolicyDocument } from '@app/policy-engine';
import type { IamCommand } from '../iam-command';
import { guardrailFold, type Guardrail } from './guardrail';
import { RemoveGuardrail, SetGuardrail } from './guardrail.commands';

/** AWS's quota of characters in a service or resource control policy, without white space. */
const GUARDRAIL_SIZE = 5_120;

const ofGuardrail = {
  stream: ({ kind, level, name }: RemoveGuardrail): StreamId =>
    `guardrail/${kind}/${encodeURIComponent(level)}/${encodeURIComponent(name)}`,
  fold: guardrailFold,
  result: (): object => ({}),
};

function documentFor({ kind, document }: SetGuardrail): PolicyDocument {
  const policy = validatePolicy(document, kind);
  if (policySize(policy) > GUARDRAIL_SIZE)
    throw new DomainError('LimitExceeded', `Cannot exceed quota for the size of a control policy: ${GUARDRAIL_SIZE}`);
  return policy;
}

export const setGuardrail: IamCommand<SetGuardrail, Guardrail> = {
  name: 'SetGuardrail',
  body: SetGuardrail,
  ...ofGuardrail,
  decide(command, guardrail) {
    const { kind, level, name } = command;
    const document = documentFor(command);
    if (guardrail.status === 'none') return [{ type: 'GuardrailAttached', data: { kind, level, name, document } }];
    if (canonicalJson(guardrail.document) === canonicalJson(document)) return [];
    return [{ type: 'GuardrailChanged', data: { kind, level, name, document } }];
  },
};

export const removeGuardrail: IamCommand<RemoveGuardrail, Guardrail> = {
  name: 'RemoveGuardrail',
  body: RemoveGuardrail,
  ...ofGuardrail,
  decide({ kind, level, name }, { status }) {
    if (status === 'none') throw new DomainError('NoSuchEntity', `The level ${level} has no ${kind} with name ${name}.`);
    return [{ type: 'GuardrailDetached', data: { kind, level, name } }];
  },
};

export const guardrailCommands: readonly Command[] = [setGuardrail, removeGuardrail];
