import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PageLanguage } from '../frame/texts.ts';
import { GUIDE } from './addresses.ts';
import { groupsOf, type IndexGroup } from './groups.ts';

/** The guide in one language: its index lists all its pages, and those that are there in another language only. */
export interface Edition {
  readonly language: PageLanguage;
  readonly folder: string;
  readonly index: string;
  readonly groups: readonly IndexGroup[];
  /** The text of each of its own pages by its path, in the order in which they are to be read. */
  readonly sources: ReadonlyMap<string, string>;
}

const FOLDERS = { en: GUIDE, 'zh-Hans': `${GUIDE}/zh` } as const;

/** The guide in each language, English first, from the repository at `root`. */
export async function editions(root: string): Promise<Edition[]> {
  return [await edition(root, 'en'), await edition(root, 'zh-Hans')];
}

async function edition(root: string, language: PageLanguage): Promise<Edition> {
  const folder = FOLDERS[language];
  const index = `${folder}/README.md`;
  const groups = groupsOf(await readFile(join(root, index), 'utf8'), index);
  const own = (await readdir(join(root, folder)))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
  const listed = groups.flatMap(({ pages }) => pages.map(({ path }) => path));
  const missing = own.find((path) => path !== index && !listed.includes(path));
  if (missing !== undefined) throw new Error(`${index} does not list ${missing}`);
  const order = [index, ...listed.filter((path) => own.includes(path))];
  const texts = await Promise.all(order.map((path) => readFile(join(root, path), 'utf8')));
  return { language, folder, index, groups, sources: new Map(order.map((path, i) => [path, texts[i] ?? ''])) };
}
