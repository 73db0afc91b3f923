import type { Section } from '../frame/layout.ts';
import type { PageLanguage } from '../frame/texts.ts';
import { linkOfCode } from './example-links.ts';
import { withAnchors } from './headings.ts';
import { md, type Token } from './parser.ts';
import { type Address, withAddresses } from './repository-links.ts';
import { source } from './source.ts';

/**
 * A page in Markdown: its title as text, its h1, its sections, the HTML of the rest, and the files of the repository that it leads
 * to or shows, in order.
 */
export interface Page {
  readonly title: string;
  readonly heading: string;
  readonly sections: readonly Section[];
  readonly html: string;
  readonly links: readonly string[];
}

/**
 * Markdown as HTML: formulas by KaTeX, headings with anchors, requests with links that open them in the playground, links to files
 * and pictures of the repository as the service's addresses.
 *
 * @param path that of the file, from the top of the repository
 * @example render('# Masks\n\n$p_c = 0$', 'docs/guide/masks.md', () => undefined).title // 'Masks'
 */
export function render(text: string, path: string, address: Address, language: PageLanguage = 'en'): Page {
  const tokens = md.parse(source(text, language), {});
  const sections = withAnchors(tokens);
  const links = withAddresses(tokens, path, address);
  withScrollBoxes(tokens);
  for (const token of tokens) if (token.type === 'fence') token.meta = { link: linkOfCode(token.content, language) };

  // A page without a title is a piece of one.
  const start = tokens[0]?.tag === 'h1' ? 3 : 0;
  const heading = md.renderer.render(tokens.slice(0, start), md.options, {});
  const html = md.renderer
    .render(tokens.slice(start), md.options, {})
    .replaceAll('<p class="katex-block">', '<p class="katex-block" tabindex="0">')
    // A column without a name has no heading.
    .replaceAll(/<th([^>]*)><\/th>/g, '<td$1></td>');
  // The plugin writes what KaTeX cannot read into the page, as a title.
  const wrong = /class="katex-(?:block katex-)?error" title="([^"]*)"/.exec(html)?.[1];
  if (wrong !== undefined) throw new Error(`no formula: ${wrong}`);
  return { title: start === 0 ? '' : (tokens[1]?.content ?? ''), heading, sections, html, links };
}

/** What is wide scrolls in a box of its own, which must be reached by keyboard: tables and pictures; code and formulas elsewhere. */
function withScrollBoxes(tokens: readonly Token[]): void {
  for (const [i, token] of tokens.entries()) {
    const isPicture = token.type === 'paragraph_open' && tokens[i + 1]?.children?.every(({ type }) => type === 'image');
    if (isPicture) token.attrSet('class', 'picture');
    if (isPicture || token.type === 'table_open') token.attrSet('tabindex', '0');
  }
}
