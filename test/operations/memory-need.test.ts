import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Fields, Payload } from '../../src/codecs/codec.ts';
import { createEngine } from '../../src/codecs/index.ts';
import { METRICS } from '../../src/core/metrics/metrics.ts';
import { ROW_VALUES } from '../../src/core/metrics/row-values.ts';
import { boundaryOf } from '../../src/intake/boundary.ts';
import { execute, type Job, type Limits } from '../../src/operations/execute.ts';
import { extentOf } from '../../src/operations/extent.ts';
import { OPERATIONS } from '../../src/operations/index.ts';
import type { Operation } from '../../src/operations/operation.ts';
import { TooMuchWork } from '../../src/operations/work-estimate.ts';
import { formOf, npyOf, npzOf } from '../support/npz.ts';
import { fileOf } from '../support/safetensors.ts';

const MIB = 1024 * 1024;
const engine = createEngine('wasm');
const crossEntropy = OPERATIONS.find(({ name }) => name === 'cross-entropy') as Operation;

const jobOf = (text: string, limits: Limits, more: Partial<Job> = {}): Job => ({
  operation: crossEntropy,
  from: 'json',
  to: 'json',
  chunks: [Buffer.from(text)],
  limits,
  ...more,
});

const bytesOf = (payload: Payload) =>
  typeof payload === 'string' ? payload.length : payload.reduce((sum, { length }) => sum + length, 0);

const run = (job: Job) => execute(job, engine, Buffer.allocUnsafeSlow);

function problemOf(job: Job): { code: string; message: string; extensions: { limit: number; size: number } } {
  try {
    run(job);
  } catch (error) {
    return error as never;
  }
  throw new Error('nothing was refused');
}

const zeros = (count: number) => `[${new Array(count).fill('0').join(',')}]`;
const metrics = JSON.stringify([...ROW_VALUES, ...METRICS]);
const all = '["loss","losses","grad","log_probs","probs"]';

describe('a message that needs more memory than it may have', () => {
  const text = `{"logits":${zeros(10_000)},"labels":0,"outputs":${all}}`;

  test('is refused with what it needs, what is allowed, and how to ask for less', () => {
    const { code, message, extensions } = problemOf(jobOf(text, { memory: 500_000 }));
    expect(code).toBe('MEMORY_LIMIT_EXCEEDED');
    expect(extensions.limit).toBe(500_000);
    expect(extensions.size).toBeGreaterThan(900_000);
    expect(message).toContain(`needs ${extensions.size} bytes`);
    expect(message).toContain('expected at most 500000: ask for fewer outputs, or an answer in bytes');
  });

  test('is told of nothing that would not help', () => {
    const losses = `{"logits":${zeros(10_000)},"labels":0,"encoding":"base64","outputs":["loss"]}`;
    expect(problemOf(jobOf(losses, { memory: 130_000 })).message).toMatch(
      /at most 130000: ask for fewer rows a request$/,
    );
  });

  test('is answered where it has as much, and not a byte less', () => {
    const { size } = problemOf(jobOf(text, { memory: 500_000 })).extensions;
    expect(() => run(jobOf(text, { memory: size }))).not.toThrow();
    expect(problemOf(jobOf(text, { memory: size - 1 })).code).toBe('MEMORY_LIMIT_EXCEEDED');
  });

  test('needs less for fewer outputs, and for an answer in bytes', () => {
    const needOf = (body: string) => problemOf(jobOf(body, { memory: 2 * body.length + 90_000 })).extensions.size;
    const everything = needOf(text);
    expect(needOf(text.replace(all, '["loss","grad"]'))).toBeLessThan(everything / 1.5);
    const base64 = needOf(text.replace('{', '{"encoding":"base64",'));
    expect(base64).toBeLessThan(everything / 1.3);
    expect(needOf(text.replace('{', '{"encoding":"base64","dtype":"float32",'))).toBeLessThan(base64);
  });
});

describe('what is needed is never less than what is taken:', () => {
  const labels = (rows: number) => `"labels":${zeros(rows)}`;
  const random = (count: number) =>
    `[${Array.from({ length: count }, (_, i) => -Math.abs(Math.sin(i)) * 1e-7).join(',')}]`;
  test.each([
    ['one row', `{"logits":${random(5000)},"labels":0,"outputs":${all}}`],
    ['rows of one class', `{"logits":[${new Array(3000).fill('[0]').join(',')}],${labels(3000)},"outputs":${all}}`],
    [
      'many axes',
      `{"logits":${'['.repeat(30)}${random(3000)}${']'.repeat(30)},"labels":${'['.repeat(29)}${random(3000).replace(/-?[\d.e-]+/g, '0')}${']'.repeat(29)},"outputs":${all}}`,
    ],
    ['metrics', `{"logits":[${new Array(3000).fill('[0]').join(',')}],${labels(3000)},"outputs":${metrics}}`],
    ['metrics of float32', `{"dtype":"float32","logits":${random(5000)},"labels":0,"outputs":${metrics},"bins":1000}`],
    ['base64', `{"encoding":"base64","logits":${random(5000)},"labels":0,"outputs":${all}}`],
    ['float32', `{"dtype":"float32","logits":${random(5000)},"labels":0,"outputs":${all}}`],
  ])('%s', (_name, text) => {
    const answer = bytesOf(run(jobOf(text, {})).payload);
    const limit = 3 * text.length + 8 * 5001;
    const { message } = problemOf(jobOf(text, { memory: limit }));
    const promised = Number(/(\d+) for the answer/.exec(message)?.[1]);
    expect(promised).toBeGreaterThanOrEqual(answer);
    // Most numbers are of one digit in some, and are promised the room of seventeen.
    expect(promised).toBeLessThan(20 * answer + 4000);
  });
});

describe('tensors in bytes are counted by their types:', () => {
  const rows = 1000;
  const classes = 10;
  /** What a file of logits and 8-bit labels needs, by its parts. */
  const needOf = (type: string, bytes: number, options: { [name: string]: string } = {}) => {
    const size = rows * classes * bytes;
    const header = JSON.stringify({
      logits: { dtype: type, shape: [rows, classes], data_offsets: [0, size] },
      labels: { dtype: 'U8', shape: [rows], data_offsets: [size, size + rows] },
    });
    const file = fileOf(header, Buffer.alloc(size + rows));
    // Enough to read it: labels become doubles, and logits that lie askew are copied.
    const memory = 2 * file.length + size + 8 * rows;
    const { message } = problemOf({
      ...jobOf('', { memory }, { from: 'safetensors', to: 'safetensors', chunks: [file] }),
      texts: { outputs: 'loss,losses,grad', ...options },
    });
    const parts = /(\d+) for the message, (\d+) for its tensors, (\d+) for the results, (\d+) for the answer/;
    const [, forMessage, tensors, results, answer] = (parts.exec(message) ?? []).map(Number);
    expect(forMessage).toBe(2 * file.length);
    return { tensors, results, answer };
  };
  /** The losses of all rows, and what the classes and weights of their labels take; and that of one row, with so many copies. */
  const scratch = (copies: number) => 8 * (4 * rows + (2 + copies) * classes);
  const results = 1 + rows + rows * classes;

  test.each([
    ['F64', 8, 0],
    ['F32', 4, 0],
    ['F16', 2, 3],
    ['BF16', 2, 3],
  ])('of %s: %i bytes for each number of the logits, as much for a result, and labels as doubles', (...args) => {
    const [type, bytes, copies] = args;
    expect(needOf(type, bytes)).toEqual({
      tensors: bytes * rows * classes + 8 * rows,
      results: bytes * results + scratch(copies),
      answer: bytes * results + 2048,
    });
  });

  test.each(['float32', 'float16', 'bfloat16'])('F64 for results of %s may become float32 besides', (dtype) => {
    expect(needOf('F64', 8, { dtype }).tensors).toBe((8 + 4) * rows * classes + 8 * rows);
  });

  test.each([
    ['npz', 0],
    ['a form of npy files', 0],
    ['a form with base64', 4],
  ])('F32 in %s, and %i bytes more for each number that is decoded from text', async (encoding, more) => {
    const data = new Float32Array(rows * classes);
    const tensors = {
      logits: { dtype: 'F32', shape: [rows, classes], data },
      labels: { dtype: 'U8', shape: [rows], data: new Uint8Array(rows) },
    };
    const base64 = JSON.stringify({ ...tensors.logits, data: Buffer.from(data.buffer).toString('base64') });
    const logits = more > 0 ? base64 : npyOf(tensors.logits);
    const form = await formOf({ logits, labels: npyOf(tensors.labels) });
    const isForm = encoding !== 'npz';
    const chunk = isForm ? form.payload : npzOf(tensors);
    const memory = 2 * chunk.length + data.byteLength + 8 * rows + 1000;
    const from = isForm ? 'multipart' : 'npz';
    const boundary = isForm ? boundaryOf(form.type) : undefined;
    const { message } = problemOf(jobOf('', { memory }, { from, boundary, to: 'npz', chunks: [chunk] }));
    const counted = Number(/(\d+) for its tensors/.exec(message)?.[1]);
    expect(counted).toBe((4 + more) * rows * classes + 8 * rows);
  });

  test('rows that are doubles one after the other need no copies of any', () => {
    const bytes = { shape: [2, 3, 4], data: Float64Array.of() };
    const scratchOf = (fields: Fields) => {
      const softmax = OPERATIONS.find(({ name }) => name === 'softmax') as Operation;
      const formats = { from: 'json', to: 'json', textBytes: 0 } as const;
      const logits = { shape: [2, 3, 4], data: new Float64Array(24) };
      return extentOf(softmax, { logits, ...fields }, { dtype: 'float64', encoding: 'array' }, formats).scratch;
    };
    expect(scratchOf({ class_axis: 2 })).toBe(4 * 6 + 2 * 4);
    expect(scratchOf({ class_axis: -1, grad_output: bytes })).toBe(4 * 6 + 2 * 4);
    // The logits, an upstream gradient, and each of the results.
    expect(scratchOf({})).toBe(4 * 8 + (2 + 2 + 1) * 3);
    expect(scratchOf({ class_axis: -3, grad_output: bytes })).toBe(4 * 12 + (2 + 2 + 2) * 2);
    expect(scratchOf({ class_axis: 2, grad_output: { ...bytes, data: Float32Array.of() } })).toBe(
      4 * 6 + (2 + 2 + 2) * 4,
    );
  });

  test('F32 for results of float64 is no more than it is', () => {
    const need = needOf('F32', 4, { dtype: 'float64' });
    expect([need.tensors, need.results]).toEqual([4 * rows * classes + 8 * rows, 8 * results + scratch(3)]);
  });
});

describe('a message that takes long', () => {
  const text = `{"logits":${zeros(100_000)},"labels":0,"outputs":${all}}`;

  test('is given up before anything is computed, where it may not', () => {
    expect(() => run(jobOf(text, { work: 5 }))).toThrow(TooMuchWork);
  });

  test('is executed, where it may, and so is one that asks for less', () => {
    expect(() => run(jobOf(text, {}))).not.toThrow();
    expect(() => run(jobOf(text.replace(all, '["loss"]'), { work: 5 }))).not.toThrow();
  });
});

test('a row of which every number is computed exactly needs no more memory that nobody has counted', () => {
  const program = `
    import { createEngine } from './src/codecs/index.ts';
    import { execute } from './src/operations/execute.ts';
    import { OPERATIONS } from './src/operations/index.ts';
    // All logits are equal, and so are the targets: what is left of each difference is 0.
    const CLASSES = 2 ** 18;
    const chunks = [Buffer.from('{"logits":[0' + ',0'.repeat(CLASSES - 1) + '],"target_probs":[1e-3' + ',1e-3'.repeat(CLASSES - 1) + '],"validate_target_probs":false}')];
    const operation = OPERATIONS.find(({ name }) => name === 'cross-entropy');
    const { payload } = execute({ operation, from: 'json', to: 'json', chunks }, createEngine('wasm'), Buffer.allocUnsafeSlow);
    console.log(Buffer.concat(payload).includes('"grad":[0,0,0'));`;
  // Each number in big numbers takes half a kilobyte: 128 MiB in all.
  const flags = ['--max-old-space-size=64', '--max-semi-space-size=8', '--input-type=module-typescript'];
  const { stdout, stderr } = spawnSync(process.execPath, [...flags, '-e', program], { encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: 'true\n', stderr: '' });
});

test('32 million numbers of one digit end in that problem, and not in gigabytes', () => {
  const program = `
    import { existsSync, readFileSync } from 'node:fs';
    import { createEngine } from './src/codecs/index.ts';
    import { execute } from './src/operations/execute.ts';
    import { OPERATIONS } from './src/operations/index.ts';
    // Linux counts in maxRSS what the process that started this one had.
    const STATUS = '/proc/self/status';
    const peakMib = () =>
      existsSync(STATUS)
        ? Math.round(Number(/^VmHWM:\\s*(\\d+) kB$/m.exec(readFileSync(STATUS, 'latin1'))[1]) / 1024)
        : Math.round(process.resourceUsage().maxRSS / 1024);
    const chunks = [Buffer.from('{"logits":['), ...Array.from({ length: 16 }, () => Buffer.alloc(4_000_000, '0,')), Buffer.from('0]}')];
    const job = { operation: OPERATIONS[0], from: 'json', to: 'json', chunks };
    for (const memory of [256 * ${MIB}, 1024 * ${MIB}]) {
      try {
        execute({ ...job, limits: { memory } }, createEngine('wasm'), Buffer.allocUnsafeSlow);
        console.log('answered');
      } catch ({ code, message }) {
        console.log(code, message);
      }
      console.log(peakMib());
    }`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', program], {
    encoding: 'utf8',
  });
  const [early, earlyMib, late, lateMib] = stdout.split('\n');
  expect(stderr).toBe('');
  expect(early).toMatch(/^MEMORY_LIMIT_EXCEEDED the request has 32000001 numbers, and needs 384\d{6} bytes/);
  expect(Number(earlyMib)).toBeLessThan(300);
  expect(late).toMatch(/^MEMORY_LIMIT_EXCEEDED the request needs 1984002169 bytes/);
  expect(Number(lateMib)).toBeLessThan(640);
});
