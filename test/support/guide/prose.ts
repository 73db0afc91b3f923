/** What a reader takes for no statement of the page, and what others check: the pieces that {@link prose} leaves out. */
const LEFT_OUT = [
  /^ *(```+|~~~+)[\s\S]*?^ *\1/gm, // fenced code: requests are executed
  /<!-- ([\w-]+) -->[\s\S]*?<!-- \/\1 -->/g, // generated: has a test of its own
  /<!--[\s\S]*?-->/g,
  /(?<=\])\([^)\s]*\)/g, // where a link leads
  /\bhttps?:\/\/[^\s)>]*/g,
];

/**
 * A page's prose, tables, inline code and formulas. Whatever else is on the page is blank, line by line, so that places
 * stay as they are.
 */
export function prose(text: string): string {
  return LEFT_OUT.reduce((rest, pattern) => rest.replace(pattern, (piece) => piece.replace(/[^\n]/g, ' ')), text);
}
