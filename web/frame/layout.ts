import { type PageLanguage, TEXTS } from './texts.ts';

/** A link in a list of pages: its title is HTML. */
export interface PageLink {
  readonly href: string;
  readonly title: string;
  readonly isHere: boolean;
  /** That of the page, where it is another than the list's. */
  readonly language?: PageLanguage | undefined;
}

/** Links below a heading. */
export interface Group {
  readonly title: string;
  readonly links: readonly PageLink[];
}

/** A section of a page: its title is HTML without links. */
export interface Section {
  readonly level: 2 | 3;
  readonly id: string;
  readonly title: string;
}

/** What is on a page: `heading` is its h1, `html` what follows it. */
export interface Layout {
  readonly language: PageLanguage;
  /** The name of the list of pages for screen readers. */
  readonly label: string;
  readonly groups: readonly Group[];
  readonly sections: readonly Section[];
  readonly heading: string;
  readonly html: string;
}

/** A page's title, then the list of all pages, its own sections, and its text: in this order on a phone, side by side else. */
export function layout({ language, label, groups, sections, heading, html }: Layout): string {
  const t = TEXTS[language];
  const contents = sections.length > 1 ? folded('contents', t.contents, t.contents, contentsOf(sections)) : '';
  return `<main id="text">${heading}
${folded('pages', label, t.pages, groups.map(listOf).join('\n'))}
${contents}
<article>${html}</article></main>`;
}

/** A list that is folded where there is no room for it beside the text. */
function folded(name: string, label: string, summary: string, html: string): string {
  return `<nav class="${name}" aria-label="${label}"><details><summary>${summary}</summary>${html}</details></nav>`;
}

function listOf({ title, links }: Group, i: number): string {
  const items = links.map(({ href, title, isHere, language }) => {
    const of = language ? ` hreflang="${language}"` : '';
    return `<li><a href="${href}"${of}${isHere ? ' aria-current="page"' : ''}>${title}</a></li>`;
  });
  return title === ''
    ? `<ul>${items.join('')}</ul>`
    : `<p id="group-${i}">${title}</p><ul aria-labelledby="group-${i}">${items.join('')}</ul>`;
}

function contentsOf(sections: readonly Section[]): string {
  const items = sections.map(({ level, id, title }) => `<li class="level-${level}"><a href="#${id}">${title}</a></li>`);
  return `<ul>${items.join('')}</ul>`;
}
