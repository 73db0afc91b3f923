import { expect } from 'vitest';
import type { Codec, Engine } from '../../src/codecs/codec.ts';
import { createEngine, ENGINE_NAMES } from '../../src/codecs/index.ts';
import { JsonSyntaxError } from '../../src/codecs/json/syntax-error.ts';
import { InputError } from '../../src/core/input-error.ts';
import { same } from './json/support.ts';

export const [fast, reference] = ENGINE_NAMES.map(createEngine) as [Engine, Engine];
export const jsonOf = (engine: Engine) => engine.codecs[0] as Codec;
export const isTensor = (name: string) => name !== 'option';

/** The fields of a body, or all that its error says. */
function outcome(engine: Engine, chunks: readonly Buffer[]): unknown {
  try {
    return jsonOf(engine).decode(chunks, isTensor);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { code: error.code, issues: error.issues, ...(error instanceof JsonSyntaxError && error.position) };
  }
}

/** Fails unless both engines read the same from a body in these pieces, or say the same of it. */
export function expectSame(...texts: (string | Buffer)[]): void {
  const chunks = texts.map((text) => Buffer.from(text as string));
  const [actual, expected] = [outcome(fast, chunks), outcome(reference, chunks)];
  if (!same(actual, expected))
    expect({ texts: texts.map(String), outcome: actual }).toEqual({ texts, outcome: expected });
}
