/**
 * Builds the package: one module for all runtimes, and its types.
 *
 *     node clients/typescript/build.ts [FOLDER]    by default into dist/
 */
import { execFileSync } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import ts from 'typescript5';
import { build } from 'vite';

const folder = import.meta.dirname;
const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');

/** Characters of a line, at the least. */
const LINE = 500;

const target = resolve(process.argv[2] ?? join(folder, 'dist'));

await rm(target, { recursive: true, force: true });
await build({
  configFile: false,
  root: folder,
  logLevel: 'warn',
  build: {
    outDir: target,
    emptyOutDir: false,
    target: 'es2022',
    minify: false,
    // Vite keeps the white space of libraries; Rolldown does not.
    rolldownOptions: { output: { minify: true } },
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'index' },
  },
});
const module = join(target, 'index.js');
await writeFile(module, inShortLines(await readFile(module, 'utf8')));
execFileSync(process.execPath, [tsc, '-p', join(folder, 'tsconfig.build.json'), '--outDir', target], {
  stdio: 'inherit',
});

/** A module in lines of some hundred characters, which end where a function or a member does: Node prints the line of an error that nobody catches. */
function inShortLines(source: string): string {
  const ends = new Set<number>();
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionDeclaration(node) || ts.isVariableStatement(node) || ts.isClassElement(node)) ends.add(node.end);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('index.js', source, ts.ScriptTarget.Latest));
  let text = '';
  let start = 0;
  for (const end of [...ends].sort((a, b) => a - b)) {
    if (end - start < LINE) continue;
    text += `${source.slice(start, end)}\n`;
    start = end;
  }
  return text + source.slice(start).trim();
}

/** Keeps the types that the index leads to, under the names that modules have. */
const kept = new Set(['index.d.ts']);
for (const name of kept) {
  const text = await readFile(join(target, name), 'utf8');
  const named = text.replaceAll(/(from '\.\/[\w-]+)\.ts'/g, "$1.js'");
  for (const [, other] of named.matchAll(/from '\.\/([\w-]+)\.js'/g)) kept.add(`${other}.d.ts`);
  await writeFile(join(target, name), named);
}
for (const name of await readdir(target)) {
  if (name.endsWith('.d.ts') && !kept.has(name)) await rm(join(target, name));
}
