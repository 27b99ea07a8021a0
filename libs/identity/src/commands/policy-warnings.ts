import { lintPolicy, type LintFinding, type LintKind } from '@app/policy-engine';

/** A warning of a command's answer; line and column are there where the document was sent as text. */
export type PolicyWarning = Omit<LintFinding, 'line' | 'column'> & Partial<Pick<LintFinding, 'line' | 'column'>>;

interface WithDocument {
  readonly policyDocument?: unknown;
  readonly assumeRolePolicyDocument?: unknown;
  readonly document?: unknown;
  readonly kind?: LintKind;
}

/** What a document is for, by the command that brings it. */
function kindOf(command: string, { kind }: WithDocument): LintKind {
  if (command === 'CreateRole' || command === 'UpdateAssumeRolePolicy') return 'trust';
  if (command === 'SetResourcePolicy') return 'resource';
  return command === 'SetGuardrail' && kind !== undefined ? kind : 'identity';
}

/** What the lint warns of in the document that a command brought and that was accepted. */
export function policyWarnings(command: string, body: object): PolicyWarning[] {
  const sent = body as WithDocument;
  const document = sent.policyDocument ?? sent.assumeRolePolicyDocument ?? sent.document;
  if (typeof document !== 'string' && (typeof document !== 'object' || document === null)) return [];
  return lintPolicy(document, { kind: kindOf(command, sent) })
    .filter(({ severity }) => severity !== 'info')
    .map(({ line, column, ...finding }) => (typeof document === 'string' ? { ...finding, line, column } : finding));
}
