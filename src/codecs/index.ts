import type { Engine } from './codec.ts';
import { fastEngine } from './fast-engine.ts';
import { referenceEngine } from './reference-engine.ts';

/** The names of the engines, the default first. */
export const ENGINE_NAMES = ['wasm', 'reference'] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

/**
 * A new engine: `wasm` is the fast one, `reference` the one in plain TypeScript that it is checked against.
 *
 * @param mostKept how many bytes of memory it may keep between two messages
 */
export function createEngine(name: EngineName, mostKept?: number): Engine {
  return name === 'wasm' ? fastEngine(mostKept) : referenceEngine;
}
