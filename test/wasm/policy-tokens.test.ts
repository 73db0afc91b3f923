import { beforeEach, describe, expect, test, vi } from 'vitest';
import { uniforms } from '../../bench/random.ts';
import { createEngine } from '../../src/codecs/index.ts';
import { type Kernel, type Ref, referenceKernel } from '../../src/core/tensors/kernel.ts';
import type { NumbersOf } from '../../src/core/tensors/numbers.ts';
import { POLICY } from '../../src/kernel/policy-tokens.ts';
import { execute } from '../../src/operations/execute.ts';
import { operationNamed } from '../../src/operations/index.ts';
import { wasmKernel } from '../../src/wasm/wasm-kernel.ts';
import { Workspace } from '../../src/wasm/workspace.ts';
import { writeFile } from '../support/safetensors.ts';

const { NaN: nan, POSITIVE_INFINITY: inf, MAX_VALUE: none } = Number;

const uniform = uniforms(20261129);
const below = (n: number) => Math.floor(uniform() * n);
const pick = <T>(values: readonly T[]) => values[below(values.length)] as T;
const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
const anyDouble = () => (uniform() - 0.5) * 2 ** (below(2000) - 1000);

/** A token: its log-probability, the old one, its advantage. */
const TOKENS: { readonly [kind: string]: () => readonly [number, number, number] } = {
  usual: () => {
    const x = Math.log(uniform());
    return [x, x + 0.2 * normal(), normal()];
  },
  'on policy': () => {
    const x = Math.log(uniform());
    return [x, x, pick([1, -1, 0, -0])];
  },
  'at the bounds': () => [0, -Math.log(pick([0.8, 1.2, 3, 1 + 2 ** -52, 1])) + below(5) * 2 ** -53, normal()],
  'near the bounds': () => [0, -Math.log(pick([0.8, 1.2, 3, 0.5, 4])) + (uniform() - 0.5) * 2 ** -below(53), normal()],
  far: () => [0, 700 * normal(), normal()],
  'of any size': () => [anyDouble(), anyDouble(), anyDouble()],
  'with odd numbers': () => [
    pick([0, -0, nan, inf, -inf, -1, 5e-324, 1e300]),
    pick([0, -0, nan, inf, -1, -2, -340, 340]),
    pick([0, -0, 1, -1, nan, inf, -inf, 1e-320, 1e308]),
  ],
};

/** Policies: bounds, second bounds, nearness and a free place, factor, whether linear, whether there are second bounds. */
const near = 2 ** -50;
const POLICIES: { readonly [kind: string]: readonly number[] } = {
  ppo: [1.2, 0.8, 0, 1.2, near, 0, 0.1, 5e-18, 0, 0],
  'ppo with a dual clip': [1.2, 0.8, 0, 3, near, 0, -1, 0, 0, 1],
  'importance sampling': [none, 0, 0, 0, 0, 0, 1 / 3, 1.85e-17, 0, 0],
  cispo: [4, 0.5, 0.5, 4, near, 0, 0, 0, 1, 1],
};

let workspace: Workspace;
let fast: Kernel;

beforeEach(() => {
  workspace = new Workspace();
  workspace.load([Buffer.alloc(60_000)]);
  fast = wasmKernel(workspace);
});

/** The bits of numbers, but for those of NaN: a host may change them. */
function bytesOf(values: Float64Array | Float32Array): Buffer {
  const copy = values.map((x) => (Number.isNaN(x) ? nan : x));
  return Buffer.from(copy.buffer, copy.byteOffset, copy.byteLength);
}

type Array = Float64Array | Float32Array;

function run(kernel: Kernel, arrays: readonly Array[], isFloat32: boolean, numbers: readonly number[]): number {
  const [policy, x, old, advantages, mask, losses, grad] = arrays.map((array) => kernel.ref(array)) as Ref[];
  const [at, step, hasMask, first, count] = numbers as [number, number, number, number, number];
  const write = isFloat32 ? kernel.writeFloat32PolicyTokens : kernel.writePolicyTokens;
  const has = kernel === referenceKernel ? hasMask === 1 : (hasMask as unknown as boolean);
  return write(
    ...([policy, x, old, advantages, at, step, mask, has, first, count, losses, grad] as Parameters<typeof write>),
  );
}

describe.each(Object.keys(POLICIES))('WebAssembly and TypeScript give the same bits for %s', (policyKind) => {
  test.each(Object.keys(TOKENS))('of tokens that are %s', (kind) => {
    for (let repeat = 0; repeat < 150; repeat++) {
      workspace.load([Buffer.alloc(60_000)]);
      const isFloat32 = repeat % 2 === 1;
      const dtype = isFloat32 ? 'float32' : 'float64';
      const count = repeat < 20 ? repeat : 1 + below(300);
      const first = below(4);
      const step = below(2);
      const hasMask = below(2);
      const length = first + count + 3;
      const tokens = Array.from({ length }, TOKENS[kind] as () => readonly [number, number, number]);
      const columns = [0, 1, 2].map((i) => tokens.map((token) => token[i] as number));
      const mask = tokens.map(() => Number(uniform() < 0.7));
      const outside: Array[] = [
        Float64Array.from({ length: POLICY }, (_, i) => POLICIES[policyKind]?.[i] ?? 0),
        ...columns.map((column) => (isFloat32 ? Float32Array.from(column) : Float64Array.from(column))),
        Float64Array.from(mask),
        ...[0, 1].map(() => (isFloat32 ? new Float32Array(length).fill(9) : new Float64Array(length).fill(9))),
      ];
      const inside = outside.map((array, i) => {
        const copy = i === 0 || i === 4 ? fast.allocate(array.length) : fast.allocateNumbers(dtype, array.length);
        copy.set(array);
        return copy as NumbersOf<'float64'>;
      });
      const numbers = [step === 0 ? below(length) : first, step, hasMask, first, count];
      const left = run(fast, inside, isFloat32, numbers);
      expect(left).toBe(run(referenceKernel, outside, isFloat32, numbers));
      for (const [i, array] of outside.entries()) {
        if (bytesOf(inside[i] as Array).equals(bytesOf(array))) continue;
        const at = array.findIndex((x, n) => !Object.is(x, inside[i]?.[n]));
        expect({ dtype, i, at, value: inside[i]?.[at], numbers }).toEqual({ dtype, i, at, value: array[at], numbers });
      }
    }
  });
});

test('WebAssembly and TypeScript count booleans alike, and tell what is none', () => {
  for (let length = 0; length < 30; length++) {
    for (const odd of [0, 1, -0, 2, -1, nan, 0.5, 5e-324]) {
      workspace.load([Buffer.alloc(8192)]);
      const outside = Float64Array.from({ length }, () => below(2));
      if (length > 0) outside[below(length)] = odd;
      const inside = fast.allocate(length);
      inside.set(outside);
      const first = below(Math.min(3, length + 1));
      const expected = referenceKernel.countBooleans(referenceKernel.ref(outside) as Ref, first, length - first);
      expect(fast.countBooleans(fast.ref(inside) as Ref, first, length - first)).toBe(expected);
      const numbers = [...outside.subarray(first)];
      expect(expected).toBe(numbers.every((x) => x === 0 || x === 1) ? numbers.filter((x) => x === 1).length : -1);
    }
  }
});

describe('a policy gradient runs in WebAssembly, and nothing of it as the reference', () => {
  const shape = [2, 3];
  test.each(['F64', 'F32'] as const)('of tensors of %s, with a mask', (dtype) => {
    const Numbers = (dtype === 'F32' ? Float32Array : Float64Array) as Float64ArrayConstructor;
    const numbers = (...values: number[]) => ({ dtype, shape, data: Numbers.from(values) });
    const file = writeFile({
      log_probs: numbers(-1, -2, -3, -1, -2, -3),
      old_log_probs: numbers(-1.1, -2, -3, -1, -2, -2),
      advantages: numbers(1, -1, 2, 0, 1, 1),
      mask: { dtype: 'U8', shape, data: Uint8Array.of(1, 1, 0, 1, 1, 1) },
    });
    const engine = createEngine('wasm');
    const names = ['countBooleans', 'writePolicyTokens', 'writeFloat32PolicyTokens'] as const;
    const inModule = names.map((name) => vi.spyOn(engine.kernel, name));
    const inText = names.map((name) => vi.spyOn(referenceKernel, name));
    const operation = operationNamed('policy-gradient');
    execute({ operation, from: 'safetensors', to: 'json', chunks: [file] }, engine, Buffer.allocUnsafeSlow);
    const isFloat32 = dtype === 'F32';
    expect(inModule.map(({ mock }) => mock.calls.length)).toEqual([2, Number(!isFloat32), Number(isFloat32)]);
    expect(inText.map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0]);
    vi.restoreAllMocks();
  });
});
