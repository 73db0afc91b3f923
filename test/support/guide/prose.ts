/** What {@link prose} leaves out: what makes no statement, and what other tests check. */
const LEFT_OUT = [
  /^ *(```+|~~~+)[\s\S]*?^ *\1/gm, // fenced code: tests execute its requests
  /<!-- ([\w-]+) -->[\s\S]*?<!-- \/\1 -->/g, // generated: has its own test
  /<!--[\s\S]*?-->/g,
  /(?<=\])\([^)\s]*\)/g, // target of a link
  /\bhttps?:\/\/[^\s)>]*/g,
];

/**
 * A page's prose, tables, inline code and formulas. Everything else becomes spaces, so that positions and line numbers stay
 * the same.
 */
export function prose(text: string): string {
  return LEFT_OUT.reduce((rest, pattern) => rest.replace(pattern, (piece) => piece.replace(/[^\n]/g, ' ')), text);
}
