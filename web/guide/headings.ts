import type { Section } from '../frame/layout.ts';
import { md, type Token } from './parser.ts';

/**
 * Gives headings their anchors, and links to themselves, from which their addresses can be copied.
 *
 * @returns the sections of the page: what its contents list
 */
export function withAnchors(tokens: readonly Token[]): Section[] {
  const sections: Section[] = [];
  for (const [i, token] of tokens.entries()) {
    const inline = tokens[i + 1];
    if (token.type !== 'heading_open' || !inline) continue;
    const id = slug(inline.content);
    token.attrSet('id', id);
    if (token.tag !== 'h2' && token.tag !== 'h3') continue;
    sections.push({ level: token.tag === 'h2' ? 2 : 3, id, title: inlineHtml(inline) });
    inline.children = linked(inline.children ?? [], id);
  }
  return sections;
}

/** A heading's anchor, as GitHub makes it. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

/** A heading's HTML: a link in the page's contents, so that it may have none of its own. */
function inlineHtml({ children, content }: Token): string {
  if (children?.some(({ type }) => type === 'link_open')) throw new Error(`a heading with a link: ${content}`);
  return md.renderer.render(children ?? [], md.options, {});
}

function linked(children: readonly Token[], id: string): Token[] {
  const [open, text, close] = md.parseInline(`[x](#${encodeURIComponent(id)})`, {})[0]?.children ?? [];
  if (!open || !text || !close) throw new Error(`no link to ${id}`);
  open.attrSet('class', 'anchor');
  return [open, ...children, close];
}
