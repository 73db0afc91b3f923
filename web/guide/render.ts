import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, extname, join, posix } from 'node:path';
import { type Address, type Page, render } from './markdown.ts';

/** Where the repository is, where the guide goes, and the page that its pages are put into. */
interface Places {
  readonly root: string;
  readonly to: string;
  readonly template: string;
}

/** The folder of the guide's pages, and the one that lists the others, in the order in which they are to be read. */
const GUIDE = 'docs/guide';
const INDEX = `${GUIDE}/README.md`;

const PICTURE = /\.(?:svg|png)$/;

/** What the pages lead to that has an address of its own. */
const ELSEWHERE: { readonly [path: string]: string } = { 'openapi.yaml': '/openapi.yaml' };

/**
 * Every page of docs/guide as HTML, with a list of all pages beside it; and as pages too the files of the repository that they lead
 * to: examples, results, decisions.
 */
export async function renderGuide({ root, to, template }: Places): Promise<void> {
  const frame = await readFile(template, 'utf8');
  const read = (path: string) => readFile(join(root, path), 'utf8');
  const names = (await readdir(join(root, GUIDE))).filter((name) => name.endsWith('.md'));
  const sources = new Map<string, string>();
  for (const name of names) sources.set(`${GUIDE}/${name}`, await read(`${GUIDE}/${name}`));

  const targets = [...sources].flatMap(([path, text]) => render(text, path, () => undefined).links);
  const further = new Set(targets.filter((path) => !sources.has(path) && !(path in ELSEWHERE)));
  const files = new Map<string, string>();
  for (const path of further) {
    if (!PICTURE.test(path) && (await isFile(join(root, path)))) files.set(path, asMarkdown(path, await read(path)));
  }

  const pictures = new Set<string>();
  const address: Address = (path) => {
    if (sources.has(path) || files.has(path)) return addressOf(path);
    if (PICTURE.test(path)) pictures.add(path);
    return PICTURE.test(path) ? addressOf(path) : ELSEWHERE[path];
  };
  const pages = new Map<string, Page>();
  for (const [path, text] of [...sources, ...files]) pages.set(path, render(text, path, address));

  const listed = pages.get(INDEX)?.links.filter((path) => sources.has(path)) ?? [];
  const order = [INDEX, ...new Set(listed)];
  for (const path of sources.keys()) if (!order.includes(path)) throw new Error(`${INDEX} does not list ${path}`);

  const target = async (path: string, extension = '') => {
    const file = join(to, '..', `${path === INDEX ? '/guide/index' : addressOf(path)}${extension}`);
    await mkdir(dirname(file), { recursive: true });
    return file;
  };
  for (const [path, page] of pages) {
    const html = frame
      .replace('<!--title-->', () => `${page.title} – exact-loss`)
      .replace('<!--page-->', () => framed(path, page, order, pages));
    await writeFile(await target(path, '.html'), html);
  }
  for (const path of pictures) await copyFile(join(root, path), await target(path));
}

/** A file as a page: Markdown as it is, any other under its path. */
function asMarkdown(path: string, text: string): string {
  return path.endsWith('.md')
    ? text
    : `# ${posix.basename(path)}\n\n\`${path}\`\n\n~~~~~${extname(path).slice(1)}\n${text}~~~~~\n`;
}

function framed(path: string, page: Page, order: readonly string[], pages: ReadonlyMap<string, Page>): string {
  const link = (other: string | undefined, rel = ''): string =>
    other === undefined
      ? ''
      : `<a href="${addressOf(other)}"${rel && ` rel="${rel}"`}${other === path ? ' aria-current="page"' : ''}>${pages.get(other)?.title}</a>`;
  const at = order.indexOf(path);
  const [before, after] = at < 0 ? [] : [order[at - 1], order[at + 1]];
  return `<a class="skip" href="#text">Skip to the text</a>
  <header class="bar"><a class="brand" href="/">exact-loss</a>
    <nav aria-label="Site"><a href="/">Playground</a> <a href="/guide" aria-current="true">Guide</a> <a href="/docs">API</a></nav>
    <button type="button" id="theme" hidden></button></header>
  <div class="pages">
    <nav aria-label="Guide"><ul>${order.map((other) => `<li>${link(other)}</li>`).join('')}</ul></nav>
    <main id="text">${page.html}
      <nav class="turn" aria-label="Pages before and after">${link(before, 'prev')}${link(after, 'next')}</nav></main>
  </div>`;
}

/** The address of a file: the guide's own pages are directly below it, without their extension. */
function addressOf(path: string): string {
  if (path === INDEX) return '/guide';
  if (!path.startsWith(`${GUIDE}/`)) return `/guide/files/${path}`;
  return `/guide/${path.slice(GUIDE.length + 1).replace(/\.md$/, '')}`;
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
