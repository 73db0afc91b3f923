/** Longest line that is not broken. */
const LINE = 80;

/**
 * JSON as people write it: an object has its fields on lines of their own where it does not fit one line, so has an array of objects;
 * arrays of numbers stay together.
 *
 * @example prettyJson({ logits: [[0, -50]], labels: [0] }) // '{"logits": [[0, -50]], "labels": [0]}'
 */
export function prettyJson(value: unknown, indent = ''): string {
  const line = onOneLine(value);
  if (typeof value !== 'object' || value === null || line.length + indent.length <= LINE) return line;
  const inner = `${indent}  `;
  if (!Array.isArray(value)) {
    const members = Object.entries(value).map(
      ([name, member]) => `${inner}${JSON.stringify(name)}: ${prettyJson(member, inner)}`,
    );
    return `{\n${members.join(',\n')}\n${indent}}`;
  }
  if (!value.some((item) => typeof item === 'object')) return line;
  return `[\n${value.map((item) => inner + prettyJson(item, inner)).join(',\n')}\n${indent}]`;
}

function onOneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(onOneLine).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${onOneLine(member)}`);
  return `{${members.join(', ')}}`;
}
