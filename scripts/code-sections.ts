/** Where a page shows a part of a file: `<!-- code path#region -->` … `<!-- /code -->`. */
const SECTION = /<!-- code (?<path>[^\s#]+)#(?<region>[\w-]+) -->\n(?:.*\n)*?<!-- \/code -->/g;

/** What a fenced block of Markdown calls the language of a file. */
const LANGUAGES: { readonly [extension: string]: string } = {
  go: 'go',
  java: 'java',
  py: 'python',
  r: 'r',
  rs: 'rust',
  ts: 'ts',
};

/**
 * A page with every section of code replaced by what the file has there now.
 *
 * @param read the text of a file, by its path from the top of the repository
 * @throws Error there is no such region in the file
 */
export function withCode(page: string, read: (path: string) => string): string {
  return page.replaceAll(SECTION, (_section, path: string, name: string) => {
    const language = LANGUAGES[path.split('.').at(-1) ?? ''] ?? '';
    const code = region(read(path), name, path);
    return `<!-- code ${path}#${name} -->\n\`\`\`${language}\n${code}\n\`\`\`\n<!-- /code -->`;
  });
}

/**
 * The lines between the comments `region NAME` and `endregion`, without the indentation that all of them have and the blank ones around.
 *
 * @throws Error there is no such region
 * @example region('  // region a\n  x = 1;\n  // endregion\n', 'a', 'file.ts') // 'x = 1;'
 */
export function region(source: string, name: string, path: string): string {
  const lines = source.split('\n');
  const start = lines.findIndex((line) => new RegExp(`^\\s*(?://|#) region ${name}$`).test(line));
  const end = lines.findIndex((line, n) => n > start && /^\s*(?:\/\/|#) endregion$/.test(line));
  if (start < 0 || end < 0) throw new Error(`${path} has no region ${name}`);
  const inside = lines.slice(start + 1, end);
  const indentation = Math.min(...inside.filter((line) => line !== '').map((line) => line.search(/\S/)));
  return inside
    .map((line) => line.slice(indentation))
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
}
