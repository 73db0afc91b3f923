import { inlineCode } from '../frame/code-block.ts';
import { escaped } from '../frame/html.ts';
import { type PageLanguage, TEXTS } from '../frame/texts.ts';
import { compact, type ExampleRequest, QUOTED, requestOf } from './example-request.ts';
import { playgroundLink } from './playground-link.ts';

/** A quoted request names itself by its first characters. */
const LABEL_LENGTH = 200;

/** The link that opens the request of a block of code in the playground; empty where it has none. */
export function linkOfCode(code: string, language: PageLanguage): string {
  const request = requestOf(code);
  return request ? link(request, TEXTS[language].open, language) : '';
}

/** Links to the requests that comments name, whose answers the text quotes; empty where they name none. */
export function linksOfComments(comments: string, language: PageLanguage): string {
  const requests = [...comments.matchAll(QUOTED)].map(({ groups }) => groups as unknown as ExampleRequest);
  const links = requests.map((request) => link(request, inlineCode(label(request)), language));
  return links.length === 0 ? '' : `<p class="quoted"><span>${TEXTS[language].open}</span> ${links.join(' ')}</p>`;
}

function link(request: ExampleRequest, html: string, language: PageLanguage): string {
  const href = playgroundLink(request, language === 'zh-Hans' ? 'zh' : undefined);
  return `<a data-playground href="${escaped(href)}">${html}</a>`;
}

function label({ operation, body }: ExampleRequest): string {
  const text = `${operation} ${compact(body)}`;
  return text.length <= LABEL_LENGTH ? text : `${text.slice(0, LABEL_LENGTH - 1)}…`;
}
