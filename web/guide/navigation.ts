import { escaped } from '../frame/html.ts';
import type { Layout } from '../frame/layout.ts';
import type { Translation } from '../frame/text-page.ts';
import { TEXTS } from '../frame/texts.ts';
import { addressOf } from './addresses.ts';
import type { Edition } from './editions.ts';

/** The list of all pages beside each: the index, and the groups below its headings. */
export function listOf(here: string, { language, index, groups, sources }: Edition): Pick<Layout, 'label' | 'groups'> {
  const t = TEXTS[language];
  const link = (path: string, name: string) => {
    const isForeign = !sources.has(path);
    return {
      href: addressOf(path),
      title: isForeign ? `${escaped(name)} <small>${t.inEnglish}</small>` : escaped(name),
      isHere: path === here,
      language: isForeign ? ('en' as const) : undefined,
    };
  };
  return {
    label: t.guide,
    groups: [
      { title: '', links: [link(index, t.overview)] },
      ...groups.map(({ title, pages }) => ({
        title: escaped(title),
        links: pages.map(({ path, name }) => link(path, name)),
      })),
    ],
  };
}

/** The same page in the other language, or else the index there. */
export function translationOf(path: string, edition: Edition, all: readonly Edition[]): Translation | undefined {
  const other = all.find(({ language }) => language !== edition.language);
  if (!other) return undefined;
  const same = path.replace(edition.folder, other.folder);
  const isSame = path.startsWith(edition.folder) && other.sources.has(same);
  return { language: other.language, href: addressOf(isSame ? same : other.index), isSame };
}

/** The links to the page before and the page after, in the order of the index. */
export function turn(here: string, { language, index, groups, sources }: Edition): string {
  const t = TEXTS[language];
  const order = [...sources.keys()];
  const at = order.indexOf(here);
  if (at < 0) return '';
  const names = new Map(groups.flatMap(({ pages }) => pages.map(({ path, name }) => [path, name] as const)));
  names.set(index, t.overview);
  const link = (path: string | undefined, rel: 'prev' | 'next') =>
    path === undefined ? '' : `<a href="${addressOf(path)}" rel="${rel}">${escaped(names.get(path) ?? path)}</a>`;
  return `<nav class="turn" aria-label="${t.turn}">${link(order[at - 1], 'prev')}${link(order[at + 1], 'next')}</nav>`;
}
