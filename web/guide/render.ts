import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Page, render } from './markdown.ts';

/** Where the guide's pages come from, where they go, and the page that they are put into. */
interface Places {
  readonly from: string;
  readonly to: string;
  readonly template: string;
}

/** The page that lists the others, in the order in which they are to be read. */
const INDEX = 'README.md';

/** Every page of docs/guide as HTML, with a list of all pages beside it. */
export async function renderGuide({ from, to, template }: Places): Promise<void> {
  const frame = await readFile(template, 'utf8');
  const pages = new Map<string, Page>();
  for (const name of (await readdir(from)).filter((name) => name.endsWith('.md')))
    pages.set(name, render(await readFile(join(from, name), 'utf8')));

  const order = [INDEX, ...new Set(pages.get(INDEX)?.links)];
  for (const name of pages.keys()) if (!order.includes(name)) throw new Error(`${INDEX} does not list ${name}`);

  await mkdir(to, { recursive: true });
  await cp(join(from, 'images'), join(to, 'images'), { recursive: true, force: true }).catch(ifMissing);
  for (const [name, page] of pages) {
    const html = frame
      .replace('<!--title-->', () => `${page.title} – exact-loss`)
      .replace('<!--page-->', () => framed(name, page, order, pages));
    await writeFile(join(to, name === INDEX ? 'index.html' : name.replace(/\.md$/, '.html')), html);
  }
}

function framed(name: string, page: Page, order: readonly string[], pages: ReadonlyMap<string, Page>): string {
  const link = (other: string | undefined, rel = ''): string =>
    other === undefined
      ? ''
      : `<a href="${addressOf(other)}"${rel && ` rel="${rel}"`}${other === name ? ' aria-current="page"' : ''}>${pages.get(other)?.title}</a>`;
  const at = order.indexOf(name);
  return `<a class="skip" href="#text">Skip to the text</a>
  <header class="bar"><a class="brand" href="/">exact-loss</a>
    <nav aria-label="Site"><a href="/">Playground</a> <a href="/guide" aria-current="true">Guide</a> <a href="/docs">API</a></nav>
    <button type="button" id="theme" hidden></button></header>
  <div class="pages">
    <nav aria-label="Guide"><ul>${order.map((other) => `<li>${link(other)}</li>`).join('')}</ul></nav>
    <main id="text">${page.html}
      <nav class="turn" aria-label="Pages before and after">${link(order[at - 1], 'prev')}${link(order[at + 1], 'next')}</nav></main>
  </div>`;
}

function addressOf(name: string): string {
  return name === INDEX ? '/guide' : `/guide/${name.replace(/\.md$/, '')}`;
}

function ifMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
