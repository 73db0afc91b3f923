import { posix } from 'node:path';
import type { Token } from './parser.ts';

/** The address of a file of the repository, by its path from the top; undefined where the service does not have it. */
export type Address = (path: string) => string | undefined;

/**
 * Makes links to files and pictures of the repository lead to the service's addresses. What the service does not have is named, and
 * no link.
 *
 * @param path that of the page, from the top of the repository
 * @returns the files that the page leads to or shows, in order
 */
export function withAddresses(tokens: readonly Token[], path: string, address: Address): string[] {
  const targets: string[] = [];
  for (const { children } of tokens) {
    for (const child of children ?? []) {
      const attribute = child.type === 'link_open' ? 'href' : child.type === 'image' ? 'src' : undefined;
      const href = attribute && String(child.attrGet(attribute));
      if (attribute === undefined || href === undefined || /^(?:[a-z]+:|#|\/)/.test(href)) continue;
      const [file = '', hash] = href.split('#');
      const target = posix.join(posix.dirname(path), file);
      targets.push(target);
      const found = address(target);
      if (attribute === 'src') child.meta = { narrow: address(narrowOf(target)) };
      if (found !== undefined) child.attrSet(attribute, hash === undefined ? found : `${found}#${hash}`);
      else if (attribute === 'href') named(child, children ?? [], target);
    }
  }
  return targets;
}

/**
 * Where a picture has another form for phones, its file.
 *
 * @example narrowOf('docs/guide/images/a.svg') // 'docs/guide/images/a.narrow.svg'
 */
export function narrowOf(path: string): string {
  return path.replace(/\.(?=\w+$)/, '.narrow.');
}

/** A name in place of a link. */
function named(open: Token, all: readonly Token[], target: string): void {
  const close = all.slice(all.indexOf(open)).find(({ type }) => type === 'link_close');
  if (!close) throw new Error(`a link without an end: ${target}`);
  open.attrs = [['title', `in the repository: ${target}`]];
  open.tag = 'span';
  close.tag = 'span';
}
