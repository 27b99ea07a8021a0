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

/** The resource that a request names: an ARN, `*` for whatever there is, or an ARN with wildcards for all that fits. */
export interface RequestedResource {
  readonly text: string;
  readonly everything: boolean;
  /** The five segments before the resource part, `arn:aws:s3::`; undefined if the text is no ARN. */
  readonly head?: string;
  readonly segments?: readonly string[];
  readonly tail?: string;
  /** For each segment its parts; only where wildcards stand in the text. */
  readonly wild?: readonly (readonly GlobPart[])[];
}

export function requestedResource(text: string): RequestedResource {
  if (text === '*') return { text, everything: true };
  const segments = arnSegments(text);
  if (segments.length < 6 || segments[0] !== 'arn') return { text, everything: false };
  const tail = segments[5] as string;
  const arn = { text, everything: false, head: text.slice(0, text.length - tail.length), segments, tail };
  return /[*?]/.test(text) ? { ...arn, wild: segments.map(globParts) } : arn;
}
