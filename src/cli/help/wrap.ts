/** As wide as a terminal surely is. */
const WIDTH = 100;

/**
 * A text in lines, each behind so many spaces.
 *
 * @example wrap('a text', 4) // '    a text'
 */
export function wrap(text: string, indent: number, width: number = WIDTH): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each) => ' '.repeat(indent) + each).join('\n');
}
