import { createRequire } from 'node:module';
import { posix } from 'node:path';
import MarkdownIt from 'markdown-it';
import { codeBlock } from '../frame/code-block.ts';
import type { Section } from '../frame/layout.ts';

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

/** The address of a file of the repository, by its path from the top; undefined where the service does not have it. */
export type Address = (path: string) => string | undefined;

// CommonJS, whose default export Node and bundlers find in different places.
const { default: katex }: typeof import('@vscode/markdown-it-katex') = createRequire(import.meta.url)(
  '@vscode/markdown-it-katex',
);

const md = new MarkdownIt({ html: true });
md.use(katex, { throwOnError: true });
md.renderer.rules.fence = (tokens, i) => codeBlock(tokens[i]?.content ?? '', tokens[i]?.info.trim());
md.renderer.rules.code_block = (tokens, i) => codeBlock(tokens[i]?.content ?? '');

/** HTML comments are for the tests of the guide and for generators. */
const COMMENT = /^[ \t]*<!--[\s\S]*?-->[ \t]*\n?/gm;

/**
 * Markdown as HTML: formulas by KaTeX, headings with anchors, links to files and pictures of the repository as the service's
 * addresses. What the service does not have is named, and no link.
 *
 * @param path that of the file, from the top of the repository
 * @example render('# Masks\n\n$p_c = 0$', 'docs/guide/masks.md', () => undefined).title // 'Masks'
 */
export function render(text: string, path: string, address: Address): Page {
  const folder = posix.dirname(path);
  const tokens = md.parse(text.replaceAll(COMMENT, ''), {});
  const links: string[] = [];
  const sections: Section[] = [];
  let title = '';
  for (const [i, token] of tokens.entries()) {
    const inline = tokens[i + 1];
    if (token.type === 'heading_open' && inline) {
      const id = slug(inline.content);
      token.attrSet('id', id);
      if (token.tag === 'h1') title = inline.content;
      else if (token.tag === 'h2' || token.tag === 'h3') {
        sections.push({ level: token.tag === 'h2' ? 2 : 3, id, title: inlineHtml(inline) });
        linkToItself(inline, id);
      }
    }
    // What is wide scrolls in a box, which must be reached by keyboard: tables here, code and formulas elsewhere.
    if (token.type === 'table_open') token.attrSet('tabindex', '0');
    for (const child of token.children ?? []) {
      const attribute = child.type === 'link_open' ? 'href' : child.type === 'image' ? 'src' : undefined;
      const href = attribute && String(child.attrGet(attribute));
      if (attribute === undefined || href === undefined || /^(?:[a-z]+:|#|\/)/.test(href)) continue;
      const [file = '', hash] = href.split('#');
      const target = posix.join(folder, file);
      links.push(target);
      const found = address(target);
      if (found !== undefined) child.attrSet(attribute, hash === undefined ? found : `${found}#${hash}`);
      else if (attribute === 'href') {
        child.attrs = [['title', `in the repository: ${target}`]];
        child.tag = 'span';
        closeOf(token.children ?? [], child).tag = 'span';
      }
    }
  }
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
  return { title, heading, sections, html, links };
}

/** A heading's anchor, as GitHub makes it. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

/** The HTML of a heading, for the page's contents: a link there, so that it may have none of its own. */
function inlineHtml({ children, content }: Token): string {
  if (children?.some(({ type }) => type === 'link_open')) throw new Error(`a heading with a link: ${content}`);
  return md.renderer.render(children ?? [], md.options, {});
}

/** A heading leads to itself: its address can be copied from it. */
function linkToItself(heading: Token, id: string): void {
  const [open, text, close] = md.parseInline(`[x](#${encodeURIComponent(id)})`, {})[0]?.children ?? [];
  if (!open || !text || !close) throw new Error(`no link to ${id}`);
  open.attrSet('class', 'anchor');
  heading.children = [open, ...(heading.children ?? []), close];
}

type Token = ReturnType<typeof md.parse>[number];

/** The end of a link: links do not nest. */
function closeOf(tokens: readonly Token[], open: Token): Token {
  const close = tokens.slice(tokens.indexOf(open)).find((token) => token.type === 'link_close');
  if (!close) throw new Error('a link without an end');
  return close;
}
