import { globParts, type GlobPart } from './glob';

/** Splits at the first five colons; the sixth segment keeps its own. Shorter texts give fewer segments. */
export function arnSegments(text: string): string[] {
  const segments: string[] = [];
  let from = 0;
  while (segments.length < 5) {
    const colon = text.indexOf(':', from);
    if (colon < 0) break;
    segments.push(text.slice(from, colon));
    from = colon + 1;
  }
  segments.push(text.slice(from));
  return segments;
}

let last: { readonly text: string; readonly segments: readonly string[] } = { text: '', segments: [] };

/** The six segments of an ARN; none of any other text. One text is asked of many patterns in a row, so the last answer is kept. */
export function segmentsOfArn(text: string): readonly string[] {
  if (last.text !== text) {
    const segments = arnSegments(text);
    last = { text, segments: segments.length === 6 && segments[0] === 'arn' ? segments : [] };
  }
  return last.segments;
}

/** The resource that a request names: an ARN, `*` for whatever there is, or an ARN with wildcards for all that fits. Taken apart only where a pattern wants it so. */
export class RequestedResource {
  readonly everything: boolean;
  /** It stands for one resource: no wildcards. */
  readonly single: boolean;
  private wildParts: readonly (readonly GlobPart[])[] | undefined;

  constructor(readonly text: string) {
    this.everything = text === '*';
    this.single = text.indexOf('*') < 0 && text.indexOf('?') < 0;
  }

  /** For each of an ARN's six segments its wildcards and the text between them; none of any other text. */
  get parts(): readonly (readonly GlobPart[])[] {
    this.wildParts ??= segmentsOfArn(this.text).map(globParts);
    return this.wildParts;
  }
}
