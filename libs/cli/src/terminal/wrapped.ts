/** Text in lines no longer than `width`: broken at spaces, and inside a word only where it is longer than a line. */
export function wrapped(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => (line.length <= width ? [line] : broken(line, width)))
    .join('\n');
}

function broken(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (let word of line.split(' ')) {
    if (current && current.length + 1 + word.length > width) {
      lines.push(current);
      current = '';
    }
    for (; word.length > width; word = word.slice(width)) lines.push(word.slice(0, width));
    current = current ? `${current} ${word}` : word;
  }
  return [...lines, current];
}
