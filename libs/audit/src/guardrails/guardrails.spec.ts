import { fact, rowsAfter } from '../log.fixture';
import { guardrails } from './guardrails.projection';

const limits = { kind: 'scp', level: 'root', name: 'limits' } as const;

describe('guardrails', () => {
  it('are what is attached to the levels above the account', () => {
    const attached = fact('GuardrailAttached', { ...limits, document: { v: 1 } });
    const other = fact('GuardrailAttached', { ...limits, level: 'account', document: { v: 2 } });
    expect(rowsAfter(guardrails, attached, other, fact('GuardrailChanged', { ...limits, document: { v: 3 } }))).toEqual([
      { ...limits, level: 'account', document: { v: 2 } },
      { ...limits, document: { v: 3 } },
    ]);
    expect(rowsAfter(guardrails, attached, fact('GuardrailDetached', limits))).toEqual([]);
  });

  it('are not made of what Organizations records', () => {
    expect(rowsAfter(guardrails, fact('GuardrailAttached', { policyId: 'p-1', targetId: 'r-1', eventName: 'AttachPolicy' }))).toEqual([]);
  });
});
