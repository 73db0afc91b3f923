import { posix } from 'node:path';

/** A heading of the guide's index, and the pages listed below it, by their paths and their names there. */
export interface IndexGroup {
  readonly title: string;
  readonly pages: readonly { readonly path: string; readonly name: string }[];
}

const LISTED = /^\| *\[([^\]]+)\]\(([^)#]+\.md)\)/gm;

/**
 * The groups of an index, which are its tables below its headings.
 *
 * @param path that of the index, from the top of the repository
 * @example groupsOf('## Use\n| [Options](options.md) | all fields |', 'docs/guide/README.md')[0].pages[0].path // 'docs/guide/options.md'
 */
export function groupsOf(index: string, path: string): IndexGroup[] {
  const [, ...sections] = index.split(/^## /m);
  return sections.map((section) => ({
    title: section.split('\n', 1)[0] ?? '',
    pages: [...section.matchAll(LISTED)].map(([, name = '', href = '']) => ({
      name,
      path: posix.join(posix.dirname(path), href),
    })),
  }));
}
