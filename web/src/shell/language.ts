import { effect } from '@preact/signals';
import { param } from './url-state.ts';

export const LANGUAGES = ['en', 'zh'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text in every language. */
export type Texts<Keys extends string = string> = {
  readonly [language in Language]: { readonly [key in Keys]: string };
};

const systems: Language = navigator.language.startsWith('zh') ? 'zh' : 'en';

/** The language of the page: the system's, unless another is chosen; part of the address, so that a link keeps it. */
export const language = param<Language>('lang', systems, {
  read: (text) => LANGUAGES.find((known) => known === text),
  write: (value) => value,
});

effect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-Hans' : 'en';
});

/**
 * The texts of a panel in the language of the page; whoever calls it while rendering renders again when that changes.
 *
 * @example const t = texts({ en: { loss: 'Loss' }, zh: { loss: '损失' } }); t().loss
 */
export function texts<Keys extends string>(all: Texts<Keys>): () => { readonly [key in Keys]: string } {
  return () => all[language.value];
}
