import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { typed } from '../../src/codecs/binary/typed-tensor.ts';
import { writeNpy } from '../../src/codecs/npy/write-npy.ts';
import { writeSafetensors } from '../../src/codecs/safetensors/write-safetensors.ts';
import type { Dtype } from '../../src/core/tensors/numbers.ts';
import { numbersAt } from '../../src/core/tensors/numbers.ts';
import { indicesOf, sizeOf, type Tensor } from '../../src/core/tensors/tensor.ts';
import { type Exact, ulpsOff } from '../support/ulps.ts';
import { labelsNpy } from './npy-file.ts';
import { folderWith, runCli } from './run-cli.ts';

interface Case {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly logits: string;
  readonly labels: unknown;
  readonly shift: number;
  readonly class_axis: number;
  readonly expected: { readonly [name: string]: Exact } & {
    readonly top_k_accuracy: { readonly [k: string]: Exact };
    readonly bin_counts: readonly number[];
    readonly valid_rows: number;
  };
}

const FIXTURE = new URL('../fixtures/evaluation/cases.json', import.meta.url);
const { bins, top_k, cases } = JSON.parse(readFileSync(FIXTURE, 'utf8')) as {
  bins: number;
  top_k: readonly number[];
  cases: readonly Case[];
};

function tensorsOf({ dtype, shape, logits, labels, class_axis }: Case) {
  const bytes = Uint8Array.from(Buffer.from(logits, 'base64'));
  const axis = class_axis < 0 ? class_axis + shape.length : class_axis;
  const length = shape.reduce((product, n) => product * n, 1);
  return {
    logits: { shape, data: numbersAt(dtype, bytes.buffer, 0, length) },
    labelShape: shape.toSpliced(axis, 1),
    labels: [labels].flat(9) as number[],
  };
}

function filesOf(one: Case) {
  const { logits, labelShape, labels } = tensorsOf(one);
  return {
    'logits.npy': writeNpy(logits),
    'labels.npy': labelsNpy(labelShape, labels),
    'both.safetensors': writeSafetensors({
      logits: typed(logits),
      labels: { type: 'I64', shape: labelShape, data: Float64Array.from(labels) },
    }),
  };
}

/** A .npy file in column-major order. */
function columnMajor({ shape, data }: Tensor): Buffer {
  const transposed = data.slice();
  const sizes = shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
  for (let i = 0; i < data.length; i++) {
    const at = indicesOf(shape, i).reduce((sum, index, axis) => sum + index * (sizes[axis] as number), 0);
    transposed[at] = data[i] as number;
  }
  const file = Buffer.from(writeNpy({ shape, data: transposed }));
  file.write("'fortran_order': True,  ", file.indexOf("'fortran_order': False, "), 'latin1');
  return file;
}

const MEASURES = ['nll', 'perplexity', 'bits', 'accuracy', 'brier_score', 'calibration_error'] as const;

describe('evaluate', () => {
  test.each(
    cases.flatMap((one) => [['logits.npy', 'labels.npy'], ['both.safetensors']].map((words) => ({ ...one, words }))),
  )('gives what exact arithmetic does, of $words: $name', async (one) => {
    const { shift, class_axis: axis, expected, words } = one;
    const options = [
      `--class-axis=${axis}`,
      `--shift=${shift}`,
      `--bins=${bins}`,
      `--top-k=${top_k}`,
      '--byte-count',
      '100',
    ];
    const { stdout, stderr, code } = await runCli(['evaluate', ...words, ...options], {
      cwd: folderWith(filesOf(one)),
    });
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const report = JSON.parse(stdout);
    for (const name of MEASURES) {
      // The perplexity's last digits are those of the mean, times it.
      const most = name === 'perplexity' ? Math.max(1, report.nll) : 1;
      expect(ulpsOff(report[name], expected[name] as Exact), name).toBeLessThanOrEqual(most);
    }
    for (const k of top_k)
      expect(ulpsOff(report.top_k_accuracy[k], expected.top_k_accuracy[k] as Exact)).toBeLessThan(1);
    expect(ulpsOff(report.max_calibration_error, expected.max_calibration_error as Exact)).toBeLessThanOrEqual(1);
    expect(report.bin_counts).toEqual(expected.bin_counts);
    expect(report.valid_rows).toBe(expected.valid_rows);
    const sum = Number((expected.nll_sum as Exact)[0]);
    expect(report.bits_per_byte).toBeCloseTo(sum / 100 / Math.LN2, 12);
    expect(report.byte_perplexity).toBeCloseTo(Math.exp(sum / 100), 12);
  });

  const next = cases.find(({ shift }) => shift === 1) as Case;

  test('of a shift alone takes the next label, and a mask moves with the labels', async () => {
    const cwd = folderWith(filesOf(next));
    const report = async (...more: string[]) =>
      JSON.parse((await runCli(['evaluate', 'both.safetensors', ...more], { cwd })).stdout);
    expect(await report('--shift')).toEqual(await report('--shift', '1'));
    const keep = (b: number, t: number) => (b === 0 && t === 3 ? 0 : 1);
    const mask = JSON.stringify([0, 1, 2].map((b) => [0, 1, 2, 3, 4, 5, 6].map((t) => keep(b, t))));
    const labels = next.labels as number[][];
    const counted = labels.flatMap((row, b) => row.filter((y, t) => t > 0 && y !== -100 && keep(b, t) === 1));
    expect((await report('--shift', `mask=${mask}`)).valid_rows).toBe(counted.length);
  });

  test('reads column-major order, and the arrays of an npz file that others have written, too', async () => {
    const cwd = folderWith(filesOf(next));
    const { stdout } = await runCli(['evaluate', 'logits.npy', 'labels.npy'], { cwd });
    const { logits, labels } = { logits: columnMajor(tensorsOf(next).logits), labels: filesOf(next)['labels.npy'] };
    const named = { 'logits.npy': logits, 'labels.npy': labels };
    writeFileSync(join(cwd, 'fortran.npy'), logits);
    writeFileSync(join(cwd, 'stored.npz'), zipSync({ ...named, 'tokens.npy': labels }, { level: 0 }));
    writeFileSync(join(cwd, 'packed.npz'), zipSync({ ...named, 'tokens.npy': labels }));
    writeFileSync(join(cwd, 'option.npz'), zipSync({ ...named, 'ignore_index.npy': labels }));
    expect((await runCli(['evaluate', 'logits=fortran.npy', 'labels.npy'], { cwd })).stdout).toBe(stdout);
    for (const file of ['stored.npz', 'packed.npz']) {
      const stderr = `exact-loss: ${file}: left out: tokens\n`;
      expect(await runCli(['evaluate', file], { cwd })).toEqual({ code: 0, stdout, stderr });
    }
    const spoilt = Buffer.from(zipSync({ ...filesOf(next) }, { level: 0 }));
    spoilt[spoilt.indexOf('\x93NUMPY', 0, 'latin1') + 128 + 5] = 1;
    writeFileSync(join(cwd, 'spoilt.npz'), spoilt);
    expect((await runCli(['evaluate', 'spoilt.npz'], { cwd })).stderr).toMatch(
      /^exact-loss: spoilt\.npz: .*the CRC-32 is 0x[0-9a-f]{8}; expected 0x[0-9a-f]{8}, as the directory says/,
    );
    expect((await runCli(['evaluate', 'option.npz'], { cwd })).stderr).toBe(
      'exact-loss: option.npz: ignore_index is no array of an evaluation; expected logits, labels, mask\n',
    );
  });

  test('of lines takes their defaults, and prints no more top-k accuracies than there are classes for', async () => {
    const stdin = '{"defaults":{"temperature":2}}\n{"logits":[2,4],"labels":0}\n';
    const { stdout } = await runCli(['evaluate', '-', '--lines'], { stdin });
    expect(stdout).toBe((await runCli(['evaluate', '[[1,2]]', '[0]'])).stdout);
    expect(JSON.parse(stdout).top_k_accuracy).toEqual({});
    const own = await runCli(['evaluate', '-', '--lines', '--temperature=5'], {
      stdin: '{"logits":[2,4],"labels":0,"temperature":2}',
    });
    expect(own.stdout).toBe(stdout);
  });

  test('gives NaN for all that a NaN counts in', async () => {
    const args = ['evaluate', '[[NaN,1],[0,1]]', '[0,1]', '--on-non-finite', 'propagate', '--top-k', '1'];
    const { accuracy, top_k_accuracy, valid_rows } = JSON.parse((await runCli(args)).stdout);
    expect({ accuracy, top_k_accuracy, valid_rows }).toEqual({
      accuracy: 'NaN',
      top_k_accuracy: { 1: 'NaN' },
      valid_rows: 2,
    });
  });

  test('of lines is that of all their rows', async () => {
    const lines =
      '{"logits":[[2,1,-1],[0,3,1]],"labels":[0,1]}\n\n{"logits":[0.5,0,1],"labels":2}\n{"logits":[1,0,2],"labels":0}\n';
    const cwd = folderWith({
      'rows.ndjson': lines,
      'bad.ndjson': '{"logits":[1,2],"labels":0}\n\n{"logits":[1,2],"labels":2}',
    });
    const ofLines = await runCli(['evaluate', 'rows.ndjson', '--bins', '3'], { cwd });
    const logits = '[[2,1,-1],[0,3,1],[0.5,0,1],[1,0,2]]';
    const ofArrays = await runCli(['evaluate', logits, '[0,1,2,0]', '--bins', '3']);
    expect(ofLines).toEqual(ofArrays);
    expect(await runCli(['evaluate', '-', '--lines', '--bins', '3'], { stdin: lines })).toEqual(ofLines);
    expect(await runCli(['evaluate', 'bad.ndjson'], { cwd })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'exact-loss: bad.ndjson: line 3: labels is 2; expected an integer in [0, 2) or ignore_index -100\n',
    });
    expect((await runCli(['evaluate', 'none.ndjson'], { cwd })).stderr).toBe(
      'exact-loss: none.ndjson: there is no such file\n',
    );
  });

  test('prints a table to a terminal, and with bins a second one', async () => {
    const cwd = folderWith(filesOf(cases[0] as Case));
    const plain = await runCli(['evaluate', 'logits.npy', 'labels.npy'], { cwd, isTerminal: true });
    expect(plain.stdout).toMatch(/^rows +24\nvalid_rows +24\nclasses +10\nnll +2\.\d+\n/);
    expect(plain.stdout).not.toContain('gap');
    const more = await runCli(['evaluate', 'logits.npy', 'labels.npy', '--bins', '2'], { cwd, isTerminal: true });
    expect(more.stdout).toMatch(/\n {8}bin {2}rows {2}confidence {2}accuracy +gap\n0\.000–0\.500/);
  });

  test('says what is wrong, in which file and where, and how to mend it', async () => {
    const one = cases[1] as Case;
    const { logits, labelShape, labels } = tensorsOf(one);
    const nan = { shape: logits.shape, data: Float32Array.from(logits.data) };
    nan.data[2 * 77 + 3 * 11 + 5] = Number.NaN;
    const wrong = labels.with(2 * 7 + 4, 11);
    const cwd = folderWith({
      ...filesOf(one),
      'nan.npy': writeNpy(nan),
      'wrong.npy': labelsNpy(labelShape, wrong.with(2 * 7 + 3, 1)),
      'ones.npy': labelsNpy(logits.shape, new Array(231).fill(1)),
      'short.npy': filesOf(one)['logits.npy'].subarray(0, 500),
    });
    const error = async (...words: string[]) => {
      const { code, stderr, stdout } = await runCli(['evaluate', ...words], { cwd });
      expect(stdout).toBe('');
      return `${code} ${stderr.trim()}`;
    };
    expect(await error('logits=nan.npy', 'labels=wrong.npy')).toMatch(
      /^1 exact-loss: (nan\.npy: logits\[2\]\[3\]\[5\] is NaN|wrong\.npy: labels\[2\]\[4\] is 11); expected/,
    );
    expect(await error('logits.npy', 'labels=wrong.npy')).toBe(
      '1 exact-loss: wrong.npy: labels[2][4] is 11; expected an integer in [0, 11) or ignore_index -100',
    );
    expect(await error('logits.npy', 'labels=wrong.npy', '--shift')).toContain('labels[2][4] is 11');
    expect(await error('logits.npy', 'labels=ones.npy')).toBe(
      '1 exact-loss: ones.npy: the shape of labels is [3, 7, 11], and that of logits [3, 7, 11] with classes on axis 2; expected [3, 7]: these are one-hot or probabilities; save their argmax over the classes',
    );
    expect(await error('logits.npy', 'labels.npy', '--class-axis', '1')).toContain(
      'expected [3, 11], or --class-axis 2',
    );
    expect(await error('logits.npy', 'labels.npy', '--class-axis', '3')).toContain('expected an integer in [-3, 3)');
    expect(await error('logits.npy')).toBe('2 exact-loss: labels are missing; expected labels.npy, or labels=FILE');
    expect(await error('logits=labels.npy', 'labels.npy')).toMatch(
      /^1 exact-loss: labels\.npy: logits has dtype <i8; expected .*astype/,
    );
    expect(await error('logits=short.npy', 'labels.npy')).toMatch(/^1 exact-loss: short\.npy: .* at byte 500$/);
    expect(await error('[[1,2]]', '[0.5]')).toBe('1 exact-loss: [0.5]: labels[0] is 0.5; expected an integer');
    expect(await error('logits.npy', 'labels.npy', '--byte-count=1', '--bytes-per-token=1')).toBe(
      '2 exact-loss: --byte-count and --bytes-per-token are both given; expected one of them',
    );
    expect(await error('a.ndjson', 'b.ndjson')).toBe(
      '2 exact-loss: 2 files are given; expected one with a request a line',
    );
    expect(await error('none.npy', 'labels.npy')).toBe('2 exact-loss: none.npy: there is no such file');
    expect(await error('logits.npy', 'labels.npy', '--bins', '0')).toBe(
      '2 exact-loss: --bins is "0"; expected an integer in [1, 1000]',
    );
  });
});
