import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ulps } from '../../src/cli/compare/ulps.ts';
import { typed } from '../../src/codecs/binary/typed-tensor.ts';
import { writeNpy } from '../../src/codecs/npy/write-npy.ts';
import { encodeNpz } from '../../src/codecs/npz/encode-npz.ts';
import { writeSafetensors } from '../../src/codecs/safetensors/write-safetensors.ts';
import { PORTABLE } from '../../src/codecs/zip/zip-tools.ts';
import { labelsNpy } from './npy-file.ts';
import { folderWith, runCli } from './run-cli.ts';

const VECTORS = join(import.meta.dirname, '../../vectors');

describe('ulps', () => {
  test.each([
    [1 + 2 ** -23, 1, 'float32', 1],
    [1 - 2 ** -24, 1, 'float32', 0.5],
    [0, 2 ** -149, 'float32', 1],
    [0, 2 ** -160, 'float32', 2 ** -11],
    [2 ** -24, 0, 'float16', 1],
    [1.0078125, 1, 'bfloat16', 1],
    [1 + 2 ** -52, 1, 'float64', 1],
    [-1, 1, 'float32', 2 ** 24],
    [Number.NaN, Number.NaN, 'float32', 0],
    [Number.NaN, 1, 'float32', Number.POSITIVE_INFINITY],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 'float32', Number.POSITIVE_INFINITY],
  ] as const)('of %d at %d in %s are %d', (got, exact, dtype, expected) => {
    expect(ulps(got, exact, dtype)).toBe(expected);
  });

  test('are measured by the scale of a difference, where there is one', () => {
    expect(ulps(2 ** -53, 0, 'float64', 1)).toBe(0.5);
  });
});

/** Logits and labels, and the exact results in float32, some of which are then spoilt. */
async function spoilt(spoil: (outputs: { losses: Float32Array; grad: Float32Array }) => void): Promise<string> {
  const logits = Float32Array.from({ length: 12 }, (_, i) => Math.fround(Math.sin(7 * i) * 4));
  const cwd = folderWith({
    'logits.npy': writeNpy({ shape: [3, 4], data: logits }),
    'labels.npy': labelsNpy([3], [0, 2, 3]),
  });
  const { stdout } = await runCli(['cross-entropy', 'logits.npy', 'labels.npy', '--outputs', 'losses,grad'], { cwd });
  const { losses, grad } = JSON.parse(stdout);
  const outputs = { losses: Float32Array.from(losses), grad: Float32Array.from(grad.flat()) };
  spoil(outputs);
  const file = writeSafetensors({
    losses: typed({ shape: [3], data: outputs.losses }),
    grad: typed({ shape: [3, 4], data: outputs.grad }),
  });
  writeFileSync(join(cwd, 'mine.safetensors'), file);
  return cwd;
}

const compare = async (cwd: string, ...more: string[]) => {
  const run = await runCli(['compare', 'mine.safetensors', 'logits.npy', 'labels.npy', ...more], { cwd });
  return { ...run, report: run.stdout === '' ? undefined : JSON.parse(run.stdout) };
};

describe('compare', () => {
  test('finds nothing wrong with what is rounded once', async () => {
    const { code, report, stderr } = await compare(await spoilt(() => undefined), '--tolerance', '0.5');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(report.ok).toBe(true);
    expect(report.outputs.grad).toMatchObject({
      dtype: 'float32',
      shape: [3, 4],
      count: 12,
      exact: 12,
      beyond: 0,
      worst: [],
    });
    expect(report.outputs.grad.worst_ulps).toBeLessThanOrEqual(0.5);
    expect(report.verdict).toMatch(/^within 0\.5 ulp: /);
  });

  test('counts what is off by how much, and names the worst place', async () => {
    const cwd = await spoilt(({ losses, grad }) => {
      const bits = new Uint32Array(grad.buffer);
      bits[5] = (bits[5] as number) + 1;
      bits[6] = (bits[6] as number) + 1000;
      grad[1] = 0;
      grad[2] = -(grad[2] as number);
      losses[1] = Number.NaN;
    });
    const { code, report } = await compare(cwd, '--tolerance', '4');
    expect(code).toBe(1);
    expect(report.ok).toBe(false);
    const { grad, losses } = report.outputs;
    expect(grad).toMatchObject({ exact: 8, wrong_signs: 1, wrong_zeros: 1, wrong_non_finite: 0, beyond: 3 });
    expect(grad.within_1 + grad.within_2).toBe(1);
    expect(grad.worst.map(({ where }: { where: string }) => where)).toEqual(['grad[0][2]', 'grad[0][1]', 'grad[1][2]']);
    expect(grad.worst[2].ulps).toBeGreaterThan(999);
    expect(grad.worst[2].ulps).toBeLessThan(1001);
    expect(grad.lost_digits).toBeCloseTo(Math.log10(grad.worst_ulps), 12);
    expect(losses).toMatchObject({ wrong_non_finite: 1, worst_ulps: 'Infinity' });
    expect(losses.worst[0]).toMatchObject({ where: 'losses[1]', mine: 'NaN', ulps: 'Infinity' });
    expect((await compare(cwd)).code).toBe(0);
  });

  test('tells a person the inputs of the worst places, and a verdict at last', async () => {
    const cwd = await spoilt(({ losses, grad }) => {
      losses[2] = 0;
      grad[1] = 0;
    });
    const words = ['compare', 'mine.safetensors', 'logits.npy', 'labels.npy'];
    const { stdout } = await runCli(words, { cwd, isTerminal: true });
    expect(stdout).toMatch(
      /losses\[2\]: mine 0, exact [\d.]+, .* ulp; logits there: label 3 with -?[\d.]+, largest [\d.]+ of class \d\n/,
    );
    expect(stdout).toMatch(/grad\[0\]\[1\]: mine 0, exact [\d.e-]+, .* ulp; logits there [\d.]+\n/);
    expect(stdout).toMatch(/\nverdict: \w+ is the worst with .* ulp of float32\n$/);
  });

  test('counts in another type, and takes the options of the request', async () => {
    const cwd = folderWith({ 'mine.json': '{"loss":0.6931471805599453}' });
    const words = ['compare', 'mine.json', 'logits=[[0,0],[0,0]]', 'labels=[0,1]'];
    const float64 = JSON.parse((await runCli(words, { cwd })).stdout);
    expect(float64.outputs.loss).toMatchObject({ dtype: 'float64', exact: 1 });
    const summed = JSON.parse((await runCli([...words, '--reduction', 'sum', '--dtype', 'float32'], { cwd })).stdout);
    expect(summed.outputs.loss).toMatchObject({
      dtype: 'float32',
      beyond: 1,
      worst_ulps: 2 ** 23 * (2 * Math.LN2 - Math.fround(Math.LN2)),
    });
  });

  test('takes golden vectors: their own answers are exact, others are found by their id', async () => {
    const vectors = join(VECTORS, 'cross-entropy.json');
    const own = await runCli(['compare', join(VECTORS, 'cross-entropy.safetensors'), vectors, '--tolerance', '0']);
    expect(own.code).toBe(0);
    const report = JSON.parse(own.stdout);
    expect(report.outputs.grad).toMatchObject({ worst_ulps: 0, beyond: 0 });
    expect(report.outputs.grad.count).toBeGreaterThan(1000);
    const [first] = JSON.parse(readFileSync(vectors, 'utf8'));
    const mine = { [first.id]: { ...first.expected, loss: first.expected.loss * (1 + 2 ** -40) } };
    const { code, stdout } = await runCli(['compare', '-', vectors, '--tolerance', '2'], {
      stdin: JSON.stringify(mine),
    });
    expect(code).toBe(1);
    expect(JSON.parse(stdout).outputs.loss.worst[0].where).toBe(`${first.id}/loss`);
  });

  test('takes a .npy file by the name before it', async () => {
    const cwd = folderWith({ 'mine.npy': writeNpy({ shape: [1, 2], data: Float64Array.of(-0.5, 0.5) }) });
    const { stdout } = await runCli(['compare', 'grad=mine.npy', '[[0,0]]', '[0]'], { cwd });
    expect(JSON.parse(stdout).outputs.grad).toMatchObject({ exact: 2 });
  });

  test('takes NaN as Python writes it, also by the ids of vectors', async () => {
    const vectors = join(VECTORS, 'cross-entropy.json');
    const [{ id }] = JSON.parse(readFileSync(vectors, 'utf8'));
    const { stdout } = await runCli(['compare', '-', vectors], { stdin: `{"${id}": {"loss": NaN}}` });
    expect(JSON.parse(stdout).outputs.loss).toMatchObject({ count: 1, wrong_non_finite: 1 });
  });

  test.each([
    [
      ['shape.json', '[[1,2]]', '[0]', '--operation=nll', '--label-smoothing=0.1'],
      2,
      '--label-smoothing is given, and nll has no such option; expected it without',
    ],
    [
      ['shape.json', join(VECTORS, 'softmax.json'), '--reduction=sum'],
      2,
      '--reduction is given, and golden vectors have requests of their own; expected it without',
    ],
    [
      ['shape.json', join(VECTORS, 'softmax.safetensors')],
      1,
      /softmax\.safetensors has golden vectors as tensors; expected their \.json file$/,
    ],
    [['more.npz', '[[1,2]]', '[0]'], 1, /^more\.npz: step is no output of cross-entropy; expected some of/],
    [['null.json', '[[1,2]]', '[0]'], 1, 'null.json: all outputs are null; expected some that are not'],
    [['shape.json', 'object.json'], 1, 'object.json: a/loss[0]: {…}; expected a number'],
    [['shape.json', 'broken.json'], 1, /^broken\.json: line 1, column 15: /],
    [['-', '-'], 2, 'standard input (-) is given twice; expected it once'],
    [['-', '[[1,2]]', '[0]'], 2, 'standard input is empty; expected arrays'],
    [['mine.json'], 2, 'the inputs of cross-entropy are missing; expected them behind mine.json'],
    [[], 2, 'the outputs to be compared are missing; expected mine.npz first'],
    [['mine.json', '[[1,2]]', '[0]'], 1, 'mine.json: grads is no output of cross-entropy; did you mean "grad"?'],
    [['shape.json', '[[1,2]]', '[0]'], 1, 'shape.json: grad has shape [1, 3]; expected [1, 2]'],
    [['shape.json', '[[1,2]]', '[7]'], 1, '[7]: labels[0] is 7; expected an integer in [0, 2) or ignore_index -100'],
    [['shape.json', '[[1,2]]', '[0]', '--operation', 'dpo'], 2, /^--operation is "dpo"; expected one of softmax, /],
    [['shape.json', '[[1,2]]', '[0]', '--tolerance', 'x'], 2, '--tolerance is "x"; expected a number of at least 0'],
    [
      ['shape.json', join(VECTORS, 'softmax.json')],
      1,
      'shape.json: grad is no object; expected one with the outputs of the vector grad',
    ],
  ] as const)('says what is wrong with %j', async (words, code, message) => {
    const cwd = folderWith({
      'mine.json': '{"grads":[[1,2]]}',
      'shape.json': '{"grad":[[1,2,3]]}',
      'null.json': '{"loss":null}',
      'object.json': '[{"id":"a","expected":{"loss":{}}}]',
      'broken.json': '[{"expected": x}]',
      'more.npz': Buffer.concat(
        encodeNpz(
          { loss: 1, step: 3 },
          { dtype: 'float64', encoding: 'array' },
          Buffer.allocUnsafeSlow,
          PORTABLE,
        ) as Buffer[],
      ),
    });
    const run = await runCli(['compare', ...words], { cwd });
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code, stdout: '' });
    const text = run.stderr.trimEnd().replace(/^exact-loss: /, '');
    expect(text).toEqual(typeof message === 'string' ? message : expect.stringMatching(message));
  });
});
