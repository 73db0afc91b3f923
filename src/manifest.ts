import { readFileSync } from 'node:fs';

/** The name and version of the package: package.json stands beside src, and beside dist. */
export const manifest: { readonly name: string; readonly version: string; readonly description: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);
