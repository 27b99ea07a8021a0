import { MAX_DOCUMENT_BYTES, MAX_NESTING } from '../language/bounded-json';

/** A JSON value and where it stands: its first character in the text, and its JSON Pointer (RFC 6901). */
export type Node = ObjectNode | ListNode | ScalarNode;

interface Placed {
  readonly at: number;
  readonly pointer: string;
}
export interface ObjectNode extends Placed {
  readonly kind: 'object';
  /** In the order of the text; a name that is written twice is here twice. */
  readonly members: readonly Member[];
}
export interface ListNode extends Placed {
  readonly kind: 'list';
  readonly items: readonly Node[];
}
export interface ScalarNode extends Placed {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
}

/** `at` is where the name stands. */
export interface Member {
  readonly name: string;
  readonly at: number;
  readonly value: Node;
}

/** The text is no JSON, or out of bounds; `at` is where that shows. */
export class UnreadableJson extends Error {
  constructor(
    sentence: string,
    readonly at: number,
  ) {
    super(sentence);
  }
}

const SPACES = /[ \t\n\r]*/y;
const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// The text of a string without its quotes: no control characters, and only the escapes that JSON has.
const STRING = /"((?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"/y;

const escaped = (name: string | number): string => String(name).replaceAll('~', '~0').replaceAll('/', '~1');

/**
 * Reads JSON with the place of each value, in one pass and within the bounds of `readBoundedJson`: the recursion ends at 32 levels. It takes what JSON.parse takes and nothing else.
 */
class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  document(): Node {
    const value = this.value('', 1);
    this.space();
    if (this.at < this.text.length) throw new UnreadableJson('Something follows the document', this.at);
    return value;
  }

  private value(pointer: string, depth: number): Node {
    this.space();
    const at = this.at;
    const first = this.text[at];
    if (first === '{' || first === '[') {
      if (depth > MAX_NESTING) throw new UnreadableJson(`The document is nested more than ${MAX_NESTING} levels deep`, at);
      this.at++;
      return first === '{' ? this.object(at, pointer, depth) : this.list(at, pointer, depth);
    }
    return { kind: 'scalar', at, pointer, value: first === '"' ? this.string() : this.literal() };
  }

  private object(at: number, pointer: string, depth: number): ObjectNode {
    const members: Member[] = [];
    while (!this.ends('}', members.length > 0)) {
      this.space();
      const nameAt = this.at;
      if (this.text[nameAt] !== '"') throw this.unexpected('the name of a member in quotes');
      const name = this.string();
      this.space();
      if (this.text[this.at] !== ':') throw this.unexpected('a colon');
      this.at++;
      members.push({ name, at: nameAt, value: this.value(`${pointer}/${escaped(name)}`, depth + 1) });
    }
    return { kind: 'object', at, pointer, members };
  }

  private list(at: number, pointer: string, depth: number): ListNode {
    const items: Node[] = [];
    while (!this.ends(']', items.length > 0)) items.push(this.value(`${pointer}/${items.length}`, depth + 1));
    return { kind: 'list', at, pointer, items };
  }

  /** Steps over the closing bracket, or over the comma before what comes next. */
  private ends(bracket: '}' | ']', some: boolean): boolean {
    this.space();
    const letter = this.text[this.at];
    if (letter === bracket) {
      this.at++;
      return true;
    }
    if (!some) return false;
    if (letter !== ',') throw this.unexpected(`a comma or ${bracket}`);
    this.at++;
    return false;
  }

  private string(): string {
    STRING.lastIndex = this.at;
    const [whole] = STRING.exec(this.text) ?? [];
    if (whole === undefined)
      throw new UnreadableJson('A text is not closed, or holds an escape or a control character that JSON does not know', this.at);
    this.at += whole.length;
    return JSON.parse(whole) as string;
  }

  private literal(): number | boolean | null {
    LITERAL.lastIndex = this.at;
    const [whole] = LITERAL.exec(this.text) ?? [];
    if (whole === undefined) throw this.unexpected('a value');
    this.at += whole.length;
    return JSON.parse(whole) as number | boolean | null;
  }

  private space(): void {
    SPACES.lastIndex = this.at;
    this.at += SPACES.exec(this.text)?.[0].length ?? 0;
  }

  private unexpected(wanted: string): UnreadableJson {
    const found = this.text[this.at];
    return new UnreadableJson(
      `${found === undefined ? 'The text ends' : `There is ${JSON.stringify(found)}`} where ${wanted} is expected`,
      this.at,
    );
  }
}

/** The document as a tree with places; throws `UnreadableJson`. */
export function readLocatedJson(text: string): Node {
  if (text.length > MAX_DOCUMENT_BYTES || Buffer.byteLength(text) > MAX_DOCUMENT_BYTES)
    throw new UnreadableJson(`The document is larger than ${MAX_DOCUMENT_BYTES} bytes`, 0);
  return new Reader(text).document();
}

/** The plain value that a node stands for; of a name that is written twice the last one counts, as with JSON.parse. */
export function valueOf(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(valueOf);
  return Object.fromEntries(node.members.map(({ name, value }) => [name, valueOf(value)]));
}
