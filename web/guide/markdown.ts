import { createRequire } from 'node:module';
import MarkdownIt from 'markdown-it';

/** A page in Markdown: its title, its HTML, and the pages of the guide that it leads to, in order. */
export interface Page {
  readonly title: string;
  readonly html: string;
  readonly links: readonly string[];
}

// CommonJS, whose default export Node and bundlers find in different places.
const { default: katex }: typeof import('@vscode/markdown-it-katex') = createRequire(import.meta.url)(
  '@vscode/markdown-it-katex',
);

const md = new MarkdownIt({ html: true });
md.use(katex, { throwOnError: true });

/** HTML comments are for the tests of the guide and for generators. */
const COMMENT = /^[ \t]*<!--[\s\S]*?-->[ \t]*\n?/gm;

/**
 * Markdown as HTML: formulas by KaTeX, headings with anchors, links between pages as the service's addresses.
 * What is in the repository and not in the guide is named, and no link.
 *
 * @example render('# Masks\n\n$p_c = 0$').title // 'Masks'
 */
export function render(text: string): Page {
  const tokens = md.parse(text.replaceAll(COMMENT, ''), {});
  const links: string[] = [];
  let title = '';
  for (const [i, token] of tokens.entries()) {
    const inline = tokens[i + 1];
    if (token.type === 'heading_open' && inline) {
      if (token.tag === 'h1') title = inline.content;
      token.attrSet('id', slug(inline.content));
    }
    // What is wide scrolls in a box, which must be reached by keyboard: tables here, code and formulas below.
    if (token.type === 'table_open') token.attrSet('tabindex', '0');
    for (const child of token.children ?? []) {
      if (child.type === 'link_open') {
        const href = String(child.attrGet('href'));
        const target = address(href);
        if (target) child.attrSet('href', target);
        else {
          child.attrs = [['title', `in the repository: ${href.replace(/^(?:\.\.\/)+/, '')}`]];
          child.tag = 'span';
          closeOf(token.children ?? [], child).tag = 'span';
        }
        const page = /^([\w-]+\.md)(?:#.*)?$/.exec(href)?.[1];
        if (page) links.push(page);
      }
    }
  }
  const html = md.renderer
    .render(tokens, md.options, {})
    .replaceAll(/<(pre|p class="katex-block")>/g, '<$1 tabindex="0">')
    // A column without a name has no heading.
    .replaceAll(/<th([^>]*)><\/th>/g, '<td$1></td>')
    .replaceAll(/ (src|srcset)="images\//g, ' $1="/guide/images/');
  // The plugin writes what KaTeX cannot read into the page, as a title.
  const wrong = /class="katex-(?:block katex-)?error" title="([^"]*)"/.exec(html)?.[1];
  if (wrong !== undefined) throw new Error(`no formula: ${wrong}`);
  return { title, html, links };
}

/** A heading's anchor, as GitHub makes it. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

/** Where the service has what a page of the guide links to, if it has it. */
function address(href: string): string | undefined {
  if (/^(?:https?:|#|\/)/.test(href)) return href;
  if (href === '../../openapi.yaml') return '/openapi.yaml';
  const page = /^([\w-]+)\.md(#.*)?$/.exec(href);
  return page ? `/guide${page[1] === 'README' ? '' : `/${page[1]}`}${page[2] ?? ''}` : undefined;
}

type Token = ReturnType<typeof md.parse>[number];

/** The end of a link: links do not nest. */
function closeOf(tokens: readonly Token[], open: Token): Token {
  const close = tokens.slice(tokens.indexOf(open)).find((token) => token.type === 'link_close');
  if (!close) throw new Error('a link without an end');
  return close;
}
