import { existsSync, readFileSync } from 'node:fs';
import { MODE_NAMES } from '../bench/mode-names.ts';
import { resultsFile } from '../bench/options.ts';
import type { SavedResults } from '../bench/pictures/pictures.ts';

/** The committed results of the benchmarks, as far as there are any. */
export function savedResults(): SavedResults {
  const found = MODE_NAMES.flatMap((mode) => {
    const file = new URL(`../${resultsFile(mode)}`, import.meta.url);
    return existsSync(file) ? [[mode, JSON.parse(readFileSync(file, 'utf8'))]] : [];
  });
  return Object.fromEntries(found) as SavedResults;
}
