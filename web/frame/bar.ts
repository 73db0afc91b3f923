import type { TextPage } from './text-page.ts';
import { TEXTS } from './texts.ts';

/** What a link to another language says: the same page, or where that is not there, the guide's first. */
const OTHERS = {
  same: { en: 'English', 'zh-Hans': '中文' },
  guide: { en: 'Guide in English', 'zh-Hans': '中文指南' },
};

/** The top of a page of text, as the playground has it: the parts of the site, the other language, and the theme. */
export function bar({ language, section, translation }: TextPage): string {
  const t = TEXTS[language];
  const isChinese = language === 'zh-Hans';
  const here = (part: TextPage['section']) => (part === section ? ' aria-current="true"' : '');
  const playground = isChinese ? '/#/?lang=zh' : '/';
  const other =
    translation &&
    `<a class="language" href="${translation.href}" lang="${translation.language}" hreflang="${translation.language}">${OTHERS[translation.isSame ? 'same' : 'guide'][translation.language]}</a>`;
  return `<header class="bar"><a class="brand" data-playground href="${playground}">exact-loss</a>
  <nav aria-label="${t.site}"><a data-playground href="${playground}">${t.playground}</a>
    <a href="${isChinese ? '/guide/zh' : '/guide'}"${here('guide')}>${t.guide}</a>
    <a href="/docs" hreflang="en"${here('api')}>${t.api}</a></nav>
  <span class="tools">${other ?? ''}<button type="button" id="theme" hidden></button></span></header>`;
}
