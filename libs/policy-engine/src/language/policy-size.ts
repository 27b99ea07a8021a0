/**
 * The size of a document as AWS's quotas count it: its characters without the white space outside of quotes
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). An object counts as its shortest JSON text.
 */
export function policySize(document: string | object): number {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  let size = 0;
  let quoted = false;
  let escaped = false;
  for (const letter of text) {
    if (quoted) {
      size++;
      if (escaped) escaped = false;
      else if (letter === '\\') escaped = true;
      else if (letter === '"') quoted = false;
    } else if (letter !== ' ' && letter !== '\n' && letter !== '\r' && letter !== '\t') {
      size++;
      quoted = letter === '"';
    }
  }
  return size;
}
