import { bar } from './bar.ts';
import { escaped } from './html.ts';
import { type PageLanguage, TEXTS } from './texts.ts';

/** The same page in another language, or where none is, the first page in that language. */
export interface Translation {
  readonly language: PageLanguage;
  readonly href: string;
  readonly isSame: boolean;
}

/** A page of text: what a browser and a search engine want to know of it, and its HTML. */
export interface Document {
  readonly title: string;
  readonly language: PageLanguage;
  readonly address: string;
  readonly section: 'guide' | 'api';
  readonly translation?: Translation | undefined;
  readonly html: string;
}

/**
 * A page as it is sent: `template` is web/page.html as Vite has built it, with the script and the style of all such pages.
 *
 * @example document(template, { title: 'API', language: 'en', address: '/docs', section: 'api', html: '<main id="text">…</main>' })
 */
export function document(template: string, page: Document): string {
  const { language, title, address, translation } = page;
  const alternates = translation?.isSame
    ? [{ language, href: address }, translation].map(
        (other) => `<link rel="alternate" hreflang="${other.language}" href="${other.href}">`,
      )
    : [];
  return template
    .replace('<html lang="en">', `<html lang="${language}">`)
    .replace('<!--head-->', () => [`<title>${escaped(title)} – exact-loss</title>`, ...alternates].join('\n  '))
    .replace(
      '<!--page-->',
      () => `<a class="skip" href="#text">${TEXTS[language].skip}</a>\n${bar(page)}\n${page.html}`,
    );
}
