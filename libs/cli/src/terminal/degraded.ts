import type { Terminal } from './terminal';

const WORDS: Readonly<Record<string, (detail: string) => string>> = {
  parked: () => 'an event that it depends on could not be applied and is parked',
  'unknown-policy': (arn) => `what the policy ${arn} says is not known`,
  'unsupported-condition': (operator) => `the condition operator ${operator} is not evaluated`,
  'no-snapshot': () => 'no snapshot of the account was imported, so what existed before the first record is not known',
  'guardrails-unknown': () => 'the organisation’s guardrails (service and resource control policies) are not known',
  'resource-policies-unknown': () => 'policies on resources are not known',
  'other-accounts': () => 'a policy on the resource also admits principals of other accounts, whom it does not cover',
};

/** A reason of `asOf.degraded` in words. */
export function degradedInWords(reason: string): string {
  const [code = '', ...detail] = reason.split(' ');
  return WORDS[code]?.(detail.join(' ')) ?? reason;
}

/** What makes an answer uncertain, above it. */
export function printDegraded(terminal: Terminal, degraded: readonly string[] | undefined): void {
  if (!degraded || degraded.length === 0) return;
  terminal.line(terminal.paint('yellow', 'This answer is not complete:'));
  for (const reason of degraded) terminal.line(`  ${degradedInWords(reason)}`);
  terminal.line();
}
