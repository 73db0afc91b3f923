import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const pages = globSync('{,bench/**/,docs/**/,examples/**/,test/**/,vectors/,verify/**/}*.md', { cwd: root });

/** Targets of Markdown links and pictures, and of HTML's. */
const TARGET = /\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g;

test.each(pages)('what %s links to is there', (page) => {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '');
  const targets = [...text.matchAll(TARGET)].map((match) => match[1] ?? match[2] ?? '');
  const files = targets.filter((target) => !/^(?:[a-z]+:|#)/.test(target)).map((target) => target.replace(/#.*/, ''));
  expect(files.filter((file) => !existsSync(join(root, dirname(page), file)))).toEqual([]);
});
