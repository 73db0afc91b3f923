import { ENGINE_NAMES, type EngineName } from '../../src/codecs/index.ts';

/** The engine under test: the tests of numbers and of bodies run once for each (vitest.config.ts). */
export const ENGINE: EngineName = ENGINE_NAMES.find((name) => name === process.env.ENGINE) ?? ENGINE_NAMES[0];
