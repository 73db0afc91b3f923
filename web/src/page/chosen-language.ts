import { language } from './texts.ts';

const KEY = 'lang';

/**
 * Whoever comes from a Chinese page to one that is there in English only returns to the playground in Chinese; whoever has
 * chosen English, in English. Kept while the tab is open.
 */
export function chosenLanguage(): void {
  if (language === 'zh') keep('zh');
  document
    .querySelector<HTMLAnchorElement>('a.language')
    ?.addEventListener('click', () => keep(language === 'zh' ? 'en' : 'zh'));
  const chosen = kept();
  if (chosen === null) return;
  for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-playground]')) {
    const [path = '#/', query] = (link.hash || '#/').split('?');
    const all = new URLSearchParams(query);
    all.set('lang', chosen);
    link.setAttribute('href', `/${path}?${all}`);
  }
}

function keep(language: string): void {
  try {
    sessionStorage.setItem(KEY, language);
  } catch {
    // Storage is switched off: the system's language it is.
  }
}

function kept(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}
