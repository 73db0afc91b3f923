import { expect } from 'vitest';
import type { Engine, Form, Results } from '../../src/codecs/codec.ts';
import { createEngine, ENGINE_NAMES } from '../../src/codecs/index.ts';
import { JsonSyntaxError } from '../../src/codecs/json/syntax-error.ts';
import { InputError } from '../../src/core/tensors/input-error.ts';
import type { Dtype } from '../../src/core/tensors/numbers.ts';
import { same } from './json/support.ts';

export const [fast, reference] = ENGINE_NAMES.map((name) => createEngine(name)) as [Engine, Engine];
const kindOf = (name: string) => (name === 'option' ? undefined : 'real');
const form = (dtype: Dtype): Form => ({ dtype, encoding: 'array' });

/** Reads and writes JSON with an engine: every field but `option` is a tensor. */
export const jsonOf = ({ codecs: { json } }: Engine) => ({
  decode: (chunks: readonly Buffer[]) => json.decode(chunks, kindOf).fields,
  encode: (results: Results, dtype: Dtype) => json.encode(results, form(dtype)),
});

/** The fields of a body, or all that its error says. */
function outcome(engine: Engine, chunks: readonly Buffer[]): unknown {
  try {
    return jsonOf(engine).decode(chunks);
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
