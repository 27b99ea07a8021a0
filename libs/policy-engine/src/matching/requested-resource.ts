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

/** The resource that a request names: an ARN, `*` for whatever there is, or an ARN with wildcards for all that fits. Taken apart only where a pattern wants it so. */
export class RequestedResource {
  readonly everything: boolean;
  /** It stands for one resource: no wildcards. */
  readonly single: boolean;
  private taken: readonly string[] | undefined;
  private wildParts: readonly (readonly GlobPart[])[] | undefined;

  constructor(readonly text: string) {
    this.everything = text === '*';
    this.single = !text.includes('*') && !text.includes('?');
  }

  /** The six segments of an ARN; none of any other text. */
  get segments(): readonly string[] {
    if (this.taken === undefined) {
      const segments = arnSegments(this.text);
      this.taken = segments.length === 6 && segments[0] === 'arn' ? segments : [];
    }
    return this.taken;
  }

  /** For each segment its wildcards and the text between them. */
  get parts(): readonly (readonly GlobPart[])[] {
    this.wildParts ??= this.segments.map(globParts);
    return this.wildParts;
  }
}
