/**
 * Builds the package: one module for all runtimes, and its types.
 *
 *     node clients/typescript/build.ts [FOLDER]    by default into dist/
 */
import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
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
