import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { document as framed } from '../frame/document.ts';
import { escaped } from '../frame/html.ts';
import { layout } from '../frame/layout.ts';
import { render } from '../guide/markdown.ts';
import type { Answers } from './example-block.ts';
import { inferencePage } from './inference-page.ts';
import { mathText } from './math-text.ts';
import type { OpenApi } from './openapi.ts';
import { operationPage } from './operation-page.ts';
import { addressOf, listOf, type PageGroup, pageGroups, type ReferencePage } from './pages.ts';
import { joined, type Part, part } from './part.ts';
import { problemList } from './problem-list.ts';
import { servicePage, vectorsPage } from './service-page.ts';

/** Where the repository is, the folder of all pages, and the page that those of the reference are put into. */
interface Places {
  readonly root: string;
  readonly to: string;
  readonly template: string;
}

/** The pages of the API, `/docs`, from openapi.yaml: a page for each operation, one for all errors, and an overview. */
export async function renderReference({ root, to, template }: Places): Promise<void> {
  const read = (path: string) => readFile(join(root, path), 'utf8');
  const document: OpenApi = parse(await read('openapi.yaml'));
  const answers: Answers = JSON.parse(await read('web/reference/answers.json'));
  const frame = await readFile(template, 'utf8');
  const groups = pageGroups(document);
  const texts = await readdir(join(root, 'web/reference/texts'));
  await mkdir(join(to, 'docs'), { recursive: true });
  for (const page of groups.flatMap(({ pages }) => pages)) {
    const name = `${page.name === '' ? 'overview' : page.name}.md`;
    const text = texts.includes(name)
      ? render(await read(`web/reference/texts/${name}`), `web/reference/texts/${name}`, () => undefined)
      : descriptionOf(page);
    const html = pageHtml(frame, { document, answers, groups, page, text });
    await writeFile(join(to, 'docs', `${page.name === '' ? 'index' : page.name}.html`), html);
  }
}

/** What the document says of an operation, which is all that there is to say until somebody writes its text. */
function descriptionOf({ name, endpoints }: ReferencePage): Part {
  const { description, tags } = endpoints[0]?.operation ?? {};
  if (!tags?.includes('losses')) throw new Error(`web/reference/texts has no ${name || 'overview'}.md`);
  return { html: `<p>${mathText(description ?? '')}</p>`, sections: [] };
}

interface Content {
  readonly document: OpenApi;
  readonly answers: Answers;
  readonly groups: readonly PageGroup[];
  readonly page: ReferencePage;
  readonly text: Part;
}

function pageHtml(frame: string, content: Content): string {
  const { document, groups, page } = content;
  const { html, sections } = joined(partsOf(content));
  const title = page.name === '' ? `${document.info.title} API` : page.title;
  return framed(frame, {
    title: page.name === '' ? 'API reference' : `${page.title}: API reference`,
    language: 'en',
    address: addressOf(page),
    section: 'api',
    translation: { language: 'zh-Hans', href: '/guide/zh', isSame: false },
    html: layout({
      language: 'en',
      label: 'API reference',
      groups: listOf(groups, page),
      sections,
      heading: `<h1>${escaped(title)}${page.name === '' ? ` <small>${document.info.version}</small>` : ''}</h1>`,
      html,
    }),
  });
}

function partsOf({ document, answers, groups, page, text: own }: Content): Part[] {
  const { endpoints } = page;
  switch (page.name) {
    case '':
      return [...overview(document, groups), own];
    case 'errors':
      return [own, ...problemList(document)];
    case 'inference':
      return [own, ...inferencePage(document, endpoints, answers)];
    case 'service':
      return [own, ...servicePage(document, endpoints, answers)];
    case 'vectors':
      return [own, ...vectorsPage(document, endpoints, answers)];
    default:
      return endpoints.flatMap((endpoint) => operationPage(document, endpoint, answers, own));
  }
}

/** What there is: each operation with one sentence. */
function overview({ info }: OpenApi, groups: readonly PageGroup[]): Part[] {
  const lists = groups
    .filter(({ title }) => title !== '')
    .map(({ title, pages }) => {
      const items = pages.map(
        (page) =>
          `<dt><a href="${addressOf(page)}">${escaped(page.title)}</a></dt><dd>${escaped(sentenceOf(page))}.</dd>`,
      );
      return `<h3>${escaped(title)}</h3><dl class="operations">${items.join('\n')}</dl>`;
    });
  return [
    {
      html: `<p class="lead">${escaped(info.summary)}. Learn why in the <a href="/guide">guide</a>, or see it in the <a href="/">playground</a>.</p>`,
      sections: [],
    },
    part(2, 'operations', 'Operations', ...lists),
  ];
}

const SENTENCES: { readonly [name: string]: string } = {
  inference: 'The same operations as models, for the clients of Triton and KServe: /v2',
  service: 'Health, version, limits and metrics: /livez, /readyz, /info, /metrics',
  vectors: 'Requests with exact answers, to test other implementations against: /vectors',
};

function sentenceOf({ name, endpoints }: ReferencePage): string {
  return SENTENCES[name] ?? endpoints[0]?.operation.summary ?? '';
}
