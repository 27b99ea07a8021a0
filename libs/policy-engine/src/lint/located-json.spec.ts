import fc from 'fast-check';
import { readLocatedJson, UnreadableJson, valueOf, type Node } from './located-json';

const read = (text: string): unknown => valueOf(readLocatedJson(text));
const parses = (text: string, parse: (text: string) => unknown): boolean => {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Every value below a node. */
function* below(node: Node): Generator<Node> {
  yield node;
  for (const inner of node.kind === 'list' ? node.items : node.kind === 'object' ? node.members.map(({ value }) => value) : [])
    yield* below(inner);
}

const atPointer = (document: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((value, name) => (value as Record<string, unknown>)[name.replaceAll('~1', '/').replaceAll('~0', '~')], document);

describe('JSON with places', () => {
  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), fc.constantFrom(undefined, 2, '\t'), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), undefined, indent);
        expect(read(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('refuses what JSON.parse refuses', () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 4 }),
        fc.nat(),
        fc.constantFrom('', ',', '"', '}', ']', ':', '\\', 'x', '0', '-', '\n', ' ', '\u0001'),
        (json, at, letter) => {
          const cut = at % (json.length + 1);
          const text = json.slice(0, cut) + letter + json.slice(cut + 1);
          expect(parses(text, read)).toBe(parses(text, JSON.parse));
        },
      ),
      { numRuns: 1_500 },
    );
  });

  it('knows where each value stands', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const document: unknown = JSON.parse(JSON.stringify(value));
        const text = JSON.stringify(document, undefined, 1);
        for (const node of below(readLocatedJson(text))) {
          const printed = JSON.stringify(valueOf(node));
          expect(text.slice(node.at).replaceAll(/\s/g, '').startsWith(printed.replaceAll(/\s/g, ''))).toBe(true);
          expect(valueOf(node)).toEqual(atPointer(document, node.pointer));
        }
      }),
    );
  });

  it.each<[string, string, number, RegExp]>([
    ['nothing', '', 0, /The text ends where a value/],
    ['an open list', '[1', 2, /ends where a comma or \]/],
    ['a trailing comma', '{"a":1,}', 7, /name of a member/],
    ['an open text', '{"a":"b', 5, /not closed/],
    ['a second document', '{} {}', 3, /follows/],
    ['33 levels', '['.repeat(33), 32, /more than 32 levels/],
    ['more than 1 MiB', ' '.repeat(1_048_577), 0, /larger than/],
  ])('says where it ends to be JSON: %s', (_, text, at, sentence) => {
    const error = (() => {
      try {
        return read(text);
      } catch (thrown) {
        return thrown as UnreadableJson;
      }
    })();
    expect(error).toMatchObject({ at, message: expect.stringMatching(sentence) as string });
  });

  it('takes one pass over hostile text', () => {
    const megabyte = 1_048_000;
    const texts = [
      `"${'\\n'.repeat(megabyte / 2)}"`,
      `"${'a'.repeat(megabyte)}`,
      `[${'1,'.repeat(megabyte / 2)}1]`,
      '{"a":'.repeat(megabyte / 6),
      ' '.repeat(megabyte),
      `{${'"a":1,'.repeat(megabyte / 7)}"a":1}`,
    ];
    const began = process.cpuUsage();
    for (const text of texts) parses(text, read);
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(10_000);
  });
});
