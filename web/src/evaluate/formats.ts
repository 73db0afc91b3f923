import { language } from '../shell/language.ts';

/** A number of things, with the separators of the language. */
export function countText(count: number): string {
  return count.toLocaleString(language.value);
}

/** A share with three digits. */
export function percentText(share: number): string {
  return Number.isNaN(share) ? '–' : `${(share * 100).toFixed(1)}\u00a0%`;
}
