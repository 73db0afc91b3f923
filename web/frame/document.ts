import { bar } from './bar.ts';
import { escaped } from './html.ts';
import type { TextPage } from './text-page.ts';
import { TEXTS } from './texts.ts';

/**
 * A page as it is sent: `template` is web/page.html as Vite has built it, with the script and the style of all such pages.
 *
 * @example document(template, { title: 'API', language: 'en', address: '/docs', section: 'api', html: '<main id="text">…</main>' })
 */
export function document(template: string, page: TextPage): string {
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
