/**
 * Builds the playground, the guide and the API's pages into public/.
 *
 *     node web/build.ts              always
 *     node web/build.ts --if-stale   only where it is missing or older than what it is made of
 */
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const root = join(import.meta.dirname, '..');
const target = join(root, 'public');

/** What the site is made of. */
const SOURCES = [
  'web',
  'src/files',
  'src/codecs',
  'src/core/tensors',
  'src/schemas/describe-expected.ts',
  'openapi.yaml',
  'docs',
  'examples',
  'bench/README.md',
  'vectors/README.md',
  'package-lock.json',
];

/** What is worth compressing; fonts and pictures are compressed as they are. */
const TEXT = /\.(?:html|js|css|svg|txt|csv|json)$/;

const files = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const modified = async (path: string): Promise<number> => (await stat(path)).mtimeMs;

/** Whether public/ is missing, or older than one of its sources. */
async function isStale(): Promise<boolean> {
  const built = await modified(join(target, 'index.html')).catch(() => 0);
  for (const source of SOURCES) {
    const path = join(root, source);
    const all = (await stat(path)).isDirectory() ? await files(path) : [path];
    for (const file of all) if ((await modified(file)) > built) return true;
  }
  return false;
}

/** Every text once more in br and gzip: compressed at leisure here, never while somebody waits. */
async function compress(): Promise<void> {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  await Promise.all(
    (await files(target))
      .filter((file) => TEXT.test(file))
      .map(async (file) => {
        const text = await readFile(file);
        await writeFile(`${file}.br`, await promisify(brotliCompress)(text, quality));
        await writeFile(`${file}.gz`, await promisify(gzip)(text, { level: constants.Z_BEST_COMPRESSION }));
      }),
  );
}

async function build(): Promise<void> {
  const started = performance.now();
  const { build } = await import('vite');
  const { renderGuide } = await import('./guide/render.ts');
  const { renderReference } = await import('./reference/render.ts');
  await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'warn' });
  const template = join(target, 'page.html');
  await renderGuide({ root, to: target, template });
  const reference = join(target, 'reference.html');
  await renderReference({ root, to: target, template: reference });
  await Promise.all([template, reference].map((file) => rm(file)));
  await compress();
  console.log(`public/ built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

if (!process.argv.includes('--if-stale')) await build();
else if (await isStale()) {
  // The service is whole without its pages, as it is where only what it needs to run was installed.
  await build().catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    console.error(`the pages are not built: ${error.message.split('\n')[0]}; npm ci installs what builds them`);
  });
}
