import type { Engine } from './codec.ts';
import { fastEngine } from './fast-engine.ts';
import type { Archives } from './npz/archives.ts';
import { referenceEngine } from './reference-engine.ts';

/** The names of the engines, the default first. */
export const ENGINE_NAMES = ['wasm', 'reference'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/**
 * A new engine: `wasm` is the fast one, `reference` the one in plain TypeScript that it is checked against.
 *
 * @param mostKept how many bytes of memory it may keep between two messages
 * @param archives by what it reads and writes zip files, and how much these may become; by default what runs anywhere, without limits
 */
export function createEngine(name: EngineName, mostKept?: number, archives?: Archives): Engine {
  return name === 'wasm' ? fastEngine(mostKept, archives) : referenceEngine(archives);
}
