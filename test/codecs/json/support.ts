import type { Fields, Payload, Results } from '../../../src/codecs/codec.ts';
import { createEngine } from '../../../src/codecs/index.ts';
import { JsonSyntaxError } from '../../../src/codecs/json/syntax-error.ts';
import { UnsafeNumber } from '../../../src/codecs/json/unsafe-number.ts';
import { InputError, type Path } from '../../../src/core/tensors/input-error.ts';
import type { Dtype } from '../../../src/core/tensors/numbers.ts';
import { ENGINE } from '../../support/engine.ts';

/** Where the random tests start: FUZZ_SEED, or the same place each time. Failures say it. */
export const SEED = Number(process.env.FUZZ_SEED ?? 20_240_229);

/** Random numbers that a seed repeats: xorshift128 over four words of splitmix32. */
export class Random {
  private readonly words = new Uint32Array(4);
  private readonly bits = new Uint32Array(2);
  private readonly double = new Float64Array(this.bits.buffer);
  private readonly single = new Float32Array(this.bits.buffer);

  constructor(seed: number) {
    let state = seed | 0;
    for (let i = 0; i < 4; i++) {
      state = (state + 0x9e3779b9) | 0;
      let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      this.words[i] = z ^ (z >>> 15);
    }
  }

  /** 32 random bits. */
  uint32(): number {
    const { words } = this;
    let t = words[3] as number;
    const s = words[0] as number;
    words[3] = words[2] as number;
    words[2] = words[1] as number;
    words[1] = s;
    t ^= t << 11;
    t ^= t >>> 8;
    words[0] = t ^ s ^ (s >>> 19);
    return words[0] as number;
  }

  /** An integer in [0, end). */
  below(end: number): number {
    return Math.floor((this.uint32() / 2 ** 32) * end);
  }

  pick<T>(values: ArrayLike<T>): T {
    return values[this.below(values.length)] as T;
  }

  digits(count: number): string {
    let digits = String(1 + this.below(9));
    while (digits.length < count) digits += this.below(10);
    return digits;
  }

  /** A finite double whose 64 bits are random. */
  finiteDouble(): number {
    for (;;) {
      this.bits[0] = this.uint32();
      this.bits[1] = this.uint32();
      if (Number.isFinite(this.double[0])) return this.double[0] as number;
    }
  }

  /** A finite float32 whose 32 bits are random. */
  finiteFloat32(): number {
    for (;;) {
      this.bits[0] = this.uint32();
      if (Number.isFinite(this.single[0])) return this.single[0] as number;
    }
  }
}

/** The JSON codec of the engine under test: see vitest.config.ts. */
const codec = createEngine(ENGINE).codecs.json;

/** Writes results. */
export const encodePayload = (results: Results, dtype: Dtype, take?: (bytes: number) => Buffer): Payload =>
  codec.encode(results, { dtype, encoding: 'array' }, take);

/** Writes results, as one text. */
export const encode = (results: Results, dtype: Dtype = 'float64'): string => textOf(encodePayload(results, dtype));

/** A payload as one text. */
export const textOf = (payload: Payload): string =>
  typeof payload === 'string' ? payload : Buffer.concat(payload).toString('latin1');

/**
 * Reads bytes; tensors are good until the next ones are read. Numbers beyond ±2^53 in plain fields become the doubles that
 * JSON.parse makes of them, to be compared with these.
 */
export function decodeBytes(bytes: Buffer, isTensor: (name: string) => boolean): Fields {
  const { fields } = codec.decode([bytes], (name) => (isTensor(name) ? 'real' : undefined));
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof UnsafeNumber) fields[name] = Number(value.text);
  }
  return fields;
}

/** Reads a body in which the fields named are tensors. */
export function decode(text: string | Uint8Array, ...tensors: string[]): Fields {
  return decodeBytes(Buffer.from(text as string), (name) => tensors.includes(name));
}

/** What `run` throws; fails if that is nothing. */
export function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** The syntax error that `run` must throw: where it is, in what field, and what it says without its place. */
export function syntaxErrorOf(run: () => unknown) {
  const error = thrownBy(run);
  if (!(error instanceof JsonSyntaxError)) throw error;
  const { path, detail } = error.issues[0] as { path: Path; detail: string };
  const { code, position } = error;
  const place = ` at byte ${position.offset} (line ${position.line}, column ${position.column})`;
  if (!detail.endsWith(place) || error.issues.length !== 1) throw new Error(`"${detail}" does not end with "${place}"`);
  return { code, ...position, path, problem: detail.slice(0, -place.length) };
}

/** The error that `run` must throw on a text that is JSON, yet not what it should be. */
export function inputErrorOf(run: () => unknown) {
  const error = thrownBy(run);
  if (!(error instanceof InputError) || error instanceof JsonSyntaxError) throw error;
  return { code: error.code, issues: error.issues };
}

/** Whether two values have the same members and bit for bit the same numbers, whatever their prototypes. */
export function same(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && same(Reflect.get(a, key), Reflect.get(b, key)))
  );
}
