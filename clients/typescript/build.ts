/**
 * Builds the package: one module for all runtimes, and its types.
 *
 *     node clients/typescript/build.ts [FOLDER]    by default into dist/
 */
import { execFileSync } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const folder = import.meta.dirname;
const tsc = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc');

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
    sourcemap: true,
    minify: false,
    // Vite keeps the white space of libraries; Rolldown does not.
    rolldownOptions: { output: { minify: true } },
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'index' },
  },
});
execFileSync(process.execPath, [tsc, '-p', join(folder, 'tsconfig.build.json'), '--outDir', target], {
  stdio: 'inherit',
});

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
