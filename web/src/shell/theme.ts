/** What the page looks like: as the system does, or as was chosen. */
export type Theme = 'auto' | 'light' | 'dark';

const ORDER: readonly Theme[] = ['auto', 'light', 'dark'];

/** The theme in force; theme.js has set it before the first paint. */
export function theme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === 'light' || chosen === 'dark' ? chosen : 'auto';
}

/** From the system's to light, to dark, and round again; kept for the next visit. */
export function nextTheme(): Theme {
  const next = ORDER[(ORDER.indexOf(theme()) + 1) % ORDER.length] ?? 'auto';
  if (next === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    if (next === 'auto') localStorage.removeItem('theme');
    else localStorage.setItem('theme', next);
  } catch {
    // Storage is switched off: it holds for this page.
  }
  return next;
}

const LABELS = {
  en: { auto: '◐ auto', light: '☀ light', dark: '☾ dark' },
  zh: { auto: '◐ 自动', light: '☀ 浅色', dark: '☾ 深色' },
} as const;

/** What the button says, in the language of the page. */
export function themeLabel(theme: Theme, language: keyof typeof LABELS): string {
  return LABELS[language][theme];
}
