import type { PageLanguage } from '../frame/texts.ts';
import { linksOfComments } from './example-links.ts';

/** HTML comments, one after the other, are for the tests of the guide and for generators. */
const COMMENTS = /(?:^[ \t]*<!--(?:(?!-->)[\s\S])*-->[ \t]*(?:\n+|$(?![\s\S])))+/gm;

/** The end of a line between Chinese characters is no space. */
const CHINESE_LINE_END = /(?<=[\p{Script=Han}，。；：、！？（）“”…])\n(?=[\p{Script=Han}，。；：、！？（）“”…])/gu;

/** The Markdown of a page as it is read: without its comments, but with links to the requests that they name. */
export function source(text: string, language: PageLanguage): string {
  const read = text.replaceAll(COMMENTS, (comments) => {
    const links = linksOfComments(comments, language);
    return links === '' ? (/\n\n?$/.exec(comments)?.[0].slice(1) ?? '') : `\n${links}\n\n`;
  });
  return language === 'en' ? read : read.replaceAll(CHINESE_LINE_END, '');
}
