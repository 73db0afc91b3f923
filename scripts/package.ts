/**
 * Makes the package that is published, in build/package: compiled, with its pages, without what only the repository needs.
 *
 *     npm run build && node scripts/package.ts && npm pack ./build/package
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { publishedManifest } from './published-manifest.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const target = `${root}build/package/`;

/** What the package has besides its manifest; npm run build makes the first two. */
const CONTENTS = ['dist', 'public', 'bin', 'vectors', 'openapi.yaml', 'README.md', 'CHANGELOG.md', 'LICENSE'];

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const name of CONTENTS) cpSync(root + name, target + name, { recursive: true });
const manifest = publishedManifest(JSON.parse(readFileSync(`${root}package.json`, 'utf8')));
writeFileSync(`${target}package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
