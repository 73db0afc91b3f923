/**
 * What a written number costs: the WebAssembly writer against `JSON.stringify`, in ns a number, medians of alternating
 * rounds: `taskset -c 1 node bench/micro-writer.ts`.
 */
import { shortestFloat32 } from '../src/codecs/json/shortest-float32.ts';
import { instantiate } from '../src/wasm/instantiate.ts';
import { normals, uniforms } from './random.ts';

const SHAPE = [32, 1000] as const;
const COUNT = SHAPE[0] * SHAPE[1];
const WARM_UP = 60;
const ROUNDS = 41;

const wasm = instantiate(() => Number.NaN);
wasm.memory.grow(64);
const shape = (wasm.heapBase.value + 15) & ~15;
const data = shape + 16;
const out = data + COUNT * 8;
new Uint32Array(wasm.memory.buffer, shape, 2).set(SHAPE);

const uniform = uniforms(1);
const normal = normals(uniform);
const ofRow = (value: () => number) => Array.from({ length: COUNT }, value);

/** Softmax minus one-hot over the number of rows: the gradient of cross-entropy of normal logits. */
function gradients(): number[] {
  return Array.from({ length: SHAPE[0] }, () => {
    const exps = Array.from({ length: SHAPE[1] }, () => Math.exp(3 * normal()));
    const sum = exps.reduce((a, b) => a + b);
    const label = Math.floor(uniform() * SHAPE[1]);
    return exps.map((e, c) => (e / sum - (c === label ? 1 : 0)) / SHAPE[0]);
  }).flat();
}

const WORKLOADS: [name: string, isFloat32: boolean, numbers: number[]][] = [
  ['gradients', false, gradients()],
  ['normals', false, ofRow(normal)],
  ['float32 gradients', true, gradients().map(Math.fround)],
  ['float32 normals', true, ofRow(() => Math.fround(normal()))],
  ['small integers', false, ofRow(() => Math.floor(uniform() * 1000))],
  ['labels', false, ofRow(() => (uniform() < 0.5 ? 0 : 1))],
];

const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1] as number;

function time(work: () => unknown): number {
  const start = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - start) / COUNT;
}

for (const [name, isFloat32, numbers] of WORKLOADS) {
  const rows = Array.from({ length: SHAPE[0] }, (_, r) => numbers.slice(r * SHAPE[1], (r + 1) * SHAPE[1]));
  // What the JavaScript writer hands to the host: doubles that print as the shortest float32.
  const printed = isFloat32 ? rows.map((row) => row.map(shortestFloat32)) : rows;
  const numbersInside = new Float64Array(wasm.memory.buffer, data, COUNT);
  const write = () => {
    numbersInside.set(numbers);
    return wasm.writeTensor(data, 0, COUNT, shape, 2, Number(isFloat32), out);
  };
  const end = write();
  const isSame = Buffer.from(wasm.memory.buffer, out, end - out).toString('latin1') === JSON.stringify(printed);
  for (let i = 0; i < WARM_UP; i++) write();
  const writer: number[] = [];
  const host: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    numbersInside.set(numbers);
    writer.push(time(() => wasm.writeTensor(data, 0, COUNT, shape, 2, Number(isFloat32), out)));
    host.push(time(() => JSON.stringify(printed)));
  }
  console.log(
    `${name.padEnd(20)} writer ${median(writer).toFixed(1).padStart(5)} ns   JSON.stringify ${median(host).toFixed(1).padStart(5)} ns   ${isSame ? 'same text' : 'TEXT DIFFERS'}`,
  );
}
