import type { PageLanguage } from './texts.ts';

/** The same page in another language, or where none is, the first page in that language. */
export interface Translation {
  readonly language: PageLanguage;
  readonly href: string;
  readonly isSame: boolean;
}

/** A page of text: what a browser and a search engine want to know of it, and its HTML. */
export interface TextPage {
  readonly title: string;
  readonly language: PageLanguage;
  readonly address: string;
  readonly section: 'guide' | 'api';
  readonly translation?: Translation | undefined;
  readonly html: string;
}
