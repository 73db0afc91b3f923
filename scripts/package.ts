/**
 * Makes what is published by npm: in build/package the service, compiled, with its pages and without what only the repository needs; in
 * build/client the client. Both name the repository whose workflow this runs in.
 *
 *     npm run build && npm run build:client && node scripts/package.ts && npm pack ./build/package ./build/client
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Manifest, publishedManifest, withRepository } from './published-manifest.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
const target = `${root}build/package/`;

/** What the package has besides its manifest; npm run build makes the first two. */
const CONTENTS = ['dist', 'public', 'bin', 'vectors', 'openapi.yaml', 'README.md', 'CHANGELOG.md', 'LICENSE'];

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
for (const name of CONTENTS) cpSync(root + name, target + name, { recursive: true });
const { GITHUB_REPOSITORY: repository } = process.env;
const read = (path: string): Manifest => JSON.parse(readFileSync(path, 'utf8'));
const write = (path: string, manifest: Manifest) => writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
write(`${target}package.json`, withRepository(publishedManifest(read(`${root}package.json`)), repository));

const client = 'clients/typescript';
cpSync(root + client, `${root}build/client`, {
  recursive: true,
  filter: (path) => !/\/(?:node_modules|src|tsconfig[^/]*|build\.ts)$/.test(path),
});
const { scripts: _, ...ofClient } = read(`${root}${client}/package.json`);
write(`${root}build/client/package.json`, withRepository(ofClient, repository, client));
