/** The folder of the guide's pages. */
export const GUIDE = 'docs/guide';

/** Whether a file of the repository is one of the guide's own pages. */
export function isPage(path: string): boolean {
  return path.startsWith(`${GUIDE}/`) && path.endsWith('.md');
}

/**
 * The address of a file: the guide's own pages are directly below it, without their extension, and an index is its folder.
 *
 * @example addressOf('docs/guide/zh/README.md') // '/guide/zh'
 * @example addressOf('bench/README.md') // '/guide/files/bench/README.md'
 */
export function addressOf(path: string): string {
  if (!path.startsWith(`${GUIDE}/`)) return `/guide/files/${path}`;
  return `/guide/${path.slice(GUIDE.length + 1)}`.replace(/(?:\/README)?\.md$/, '');
}

/** The file of a page below public/. */
export function fileOf(path: string): string {
  const address = addressOf(path);
  return isPage(path) && path.endsWith('/README.md') ? `${address}/index.html` : `${address}.html`;
}
