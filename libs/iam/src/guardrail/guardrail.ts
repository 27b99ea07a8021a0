import type { Fold } from '@app/kernel';
import { foldOf } from '../iam-command';
import type { GuardrailEvent } from './guardrail.events';

/** One organization policy in one level. */
export type Guardrail = { readonly status: 'none' } | { readonly status: 'attached'; readonly document: unknown };

export const guardrailFold: Fold<Guardrail> = foldOf<Guardrail, GuardrailEvent>({ status: 'none' }, (_, event) => {
  switch (event.type) {
    case 'GuardrailAttached':
    case 'GuardrailChanged':
      return { status: 'attached', document: event.data.document };
    case 'GuardrailDetached':
      return { status: 'none' };
  }
});
