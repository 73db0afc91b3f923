import { copyFile, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, extname, join, posix } from 'node:path';
import { document } from '../frame/document.ts';
import { layout } from '../frame/layout.ts';
import { addressOf, fileOf, isPage } from './addresses.ts';
import { type Edition, editions } from './editions.ts';
import { type Page, render } from './markdown.ts';
import { listOf, translationOf, turn } from './navigation.ts';
import { type Address, narrowOf } from './repository-links.ts';

/** Where the repository is, the folder of all pages, and the page that the guide's are put into. */
interface Places {
  readonly root: string;
  readonly to: string;
  readonly template: string;
}

const PICTURE = /\.(?:svg|png)$/;

/** What the pages lead to that has an address of its own. */
const ELSEWHERE: { readonly [path: string]: string } = { 'openapi.yaml': '/openapi.yaml' };

/**
 * Every page of docs/guide as HTML, in each language; and as pages too the files of the repository that they lead to: examples,
 * results, decisions.
 */
export async function renderGuide({ root, to, template }: Places): Promise<void> {
  const frame = await readFile(template, 'utf8');
  const all = await editions(root);
  const sources = new Map(all.flatMap(({ sources }) => [...sources]));

  const files = new Map<string, string>();
  for (const path of targetsOf(sources)) {
    const isElsewhere = sources.has(path) || path in ELSEWHERE || PICTURE.test(path);
    if (!isElsewhere && (await isFile(join(root, path))))
      files.set(path, asMarkdown(path, await readFile(join(root, path), 'utf8')));
  }

  const pictures = new Set<string>();
  for (const path of targetsOf(new Map([...sources, ...files])))
    for (const form of [path, narrowOf(path)])
      if (PICTURE.test(form) && (await isFile(join(root, form)))) pictures.add(form);

  const address: Address = (path) =>
    sources.has(path) || files.has(path) || pictures.has(path) ? addressOf(path) : ELSEWHERE[path];
  const write = async (path: string, edition: Edition, text: string) => {
    const file = join(to, fileOf(path));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, framed(frame, path, render(text, path, address, edition.language), edition, all));
  };
  const english = all[0] as Edition;
  for (const edition of all) for (const [path, text] of edition.sources) await write(path, edition, text);
  for (const [path, text] of files) await write(path, english, text);
  for (const path of pictures) {
    await mkdir(dirname(join(to, addressOf(path))), { recursive: true });
    await copyFile(join(root, path), join(to, addressOf(path)));
  }
}

/** The files that pages lead to or show, by the texts of the pages. */
function targetsOf(texts: ReadonlyMap<string, string>): Set<string> {
  return new Set([...texts].flatMap(([path, text]) => render(text, path, () => undefined).links));
}

/** A file as a page: Markdown as it is, any other under its path. */
function asMarkdown(path: string, text: string): string {
  return path.endsWith('.md')
    ? text
    : `# ${posix.basename(path)}\n\n\`${path}\`\n\n~~~~~${extname(path).slice(1)}\n${text}~~~~~\n`;
}

function framed(template: string, path: string, page: Page, edition: Edition, all: readonly Edition[]): string {
  const { language } = edition;
  return document(template, {
    title: page.title,
    language,
    address: addressOf(path),
    section: 'guide',
    translation: translationOf(path, edition, all),
    html: layout({
      language,
      ...listOf(path, edition),
      sections: isPage(path) ? page.sections : page.sections.filter(({ level }) => level === 2),
      heading: page.heading,
      html: page.html + turn(path, edition),
    }),
  });
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
