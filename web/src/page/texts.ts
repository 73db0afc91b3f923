import type { Theme } from '../shell/theme.ts';

type PageTexts = { readonly [key in 'theme' | 'copy' | 'copied' | 'failed' | Theme]: string };

const en: PageTexts = {
  theme: 'Theme',
  auto: '◐ auto',
  light: '☀ light',
  dark: '☾ dark',
  copy: 'Copy',
  copied: 'Copied',
  failed: 'Not allowed',
};

const zh: PageTexts = {
  theme: '主题',
  auto: '◐ 自动',
  light: '☀ 浅色',
  dark: '☾ 深色',
  copy: '复制',
  copied: '已复制',
  failed: '不允许',
};

/** The texts of buttons in the language of a page of text, which is in its HTML. */
export const texts: PageTexts = document.documentElement.lang.startsWith('zh') ? zh : en;
