import { ENGINE_NAMES, type EngineName } from '../../src/codecs/index.ts';

/** The engine under test: vitest.config.ts runs the tests of numbers and bodies once for each. */
export const ENGINE: EngineName = ENGINE_NAMES.find((name) => name === process.env.ENGINE) ?? ENGINE_NAMES[0];
