import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { writeNpy } from '../../../src/codecs/npy/write-npy.ts';
import { writeSafetensors } from '../../../src/codecs/safetensors/write-safetensors.ts';
import { findColumn, listedColumns } from '../../../web/src/evaluate/data/columns.ts';
import { tableByLines } from '../../../web/src/evaluate/data/table-by-lines.ts';
import { bytesOf, named } from '../../codecs/npy/arrays.ts';
import { writeFile } from '../../support/safetensors.ts';
import { bytesSource, givenIn, tensorIn } from './sources.ts';

const npzFiles: { read: { name: string; base64: string }[] } = JSON.parse(
  readFileSync(new URL('../../fixtures/npz/files.json', import.meta.url), 'utf8'),
);

test('a request in JSON is held as it is: tensors of any rank, and every option', async () => {
  const given = await givenIn(
    'a.json',
    JSON.stringify({
      logits: [
        [
          [1, '-Infinity'],
          [3, 4],
        ],
      ],
      labels: [[0, 1]],
      mask: [[true, false]],
      sample_weight: [[1, 0.5]],
      class_mask: [true, true],
      shift: 1,
      temperature: 2,
      focal_gamma: 0.5,
      bins: 5,
      normalizer: 'valid',
      ignore_index: [-100, 0],
    }),
  );
  expect(tensorIn(given, 'logits')).toEqual(['F64', [1, 2, 2], [1, -Infinity, 3, 4]]);
  expect(tensorIn(given, 'mask')).toEqual(['BOOL', [1, 2], [1, 0]]);
  expect(tensorIn(given, 'sample_weight')).toEqual(['F64', [1, 2], [1, 0.5]]);
  expect(tensorIn(given, 'class_mask')).toEqual(['BOOL', [2], [1, 1]]);
  expect(given.options).toEqual({
    shift: 1,
    temperature: 2,
    focal_gamma: 0.5,
    bins: 5,
    normalizer: 'valid',
    ignore_index: [-100, 0],
  });
});

test('a request of rank 1 is one row', async () => {
  const given = await givenIn('a.json', '{"logits": [1, 2, 3], "labels": 2, "class_axis": 0}');
  expect([tensorIn(given, 'logits')[1], tensorIn(given, 'labels')[1], given.options]).toEqual([[1, 3], [1], {}]);
});

test('a bare matrix is a table, more axes are logits, a list is labels', async () => {
  expect((await givenIn('a.json', '[[1, 2, 0], [3, 4, 1]]')).table).toMatchObject({ rows: 2, hasHeader: false });
  expect(tensorIn(await givenIn('a.json', '[[[1, 2]], [[3, 4]]]'), 'logits')[1]).toEqual([2, 1, 2]);
  expect(tensorIn(await givenIn('a.json', '[0, 1, 2]'), 'labels')).toEqual(['I64', [3], [0, 1, 2]]);
});

test.each([
  ['{"logits": [[1, 2], [3]], "labels": [0, 1]}', { path: 'logits[1]' }, '1', 'width'],
  ['{"logits": [[1, "x"]], "labels": [0]}', { path: 'logits[0][1]' }, '“x”', 'number'],
  ['{"logits": [[1, 2]], "labels": [1.5]}', { path: 'labels[0]' }, '1.5', 'integer'],
  ['{"logits": [[1, 2]], "label": [1]}', undefined, '“label”', 'member'],
  ['{"reduction": "sum"}', undefined, '{…}', 'bodyOrMatrix'],
])('of %s says what is wrong', async (text, place, seen, expected) => {
  await expect(givenIn('a.json', text)).rejects.toThrow(expect.objectContaining({ place, seen, expected }));
});

describe('an array of NumPy', () => {
  test('is logits in their type, and labels where it is integers of rank 1', async () => {
    const logits = { shape: [1, 2, 2], data: Float32Array.of(1, 2, 3, 4) };
    expect(tensorIn(await givenIn('a.npy', writeNpy(logits)), 'logits')).toEqual(['F32', [1, 2, 2], [1, 2, 3, 4]]);
    expect(tensorIn(await givenIn('x.npy', bytesOf(named('>i2 of rank 1'))), 'labels')).toEqual([
      'I16',
      [6],
      [0, 1, -1, 32767, -32767, -100],
    ]);
  });

  test('is what its name says, where that is a tensor of a request', async () => {
    const integers = bytesOf(named('int64 of shape (2, 3) in column-major order'));
    expect(tensorIn(await givenIn('val_labels.npy', integers), 'labels')[1]).toEqual([2, 3]);
    expect(tensorIn(await givenIn('mask.npy', bytesOf(named('b1 of rank 1'))), 'mask')[2]).toEqual([1, 0, 1]);
    expect(tensorIn(await givenIn('a.npy', integers), 'logits')).toEqual(['F64', [2, 3], [-8, -7, -6, -5, -4, -3]]);
  });

  test.each([
    ['float64 of shape ()', { path: 'shape' }, '()', 'arrayRank'],
    ['<f8 of rank 1', { path: 'dtype' }, 'F64 (10,)', 'integersAtRank1'],
  ])('of the wrong kind says so: %s', async (name, place, seen, expected) => {
    await expect(givenIn('a.npy', bytesOf(named(name)))).rejects.toThrow(
      expect.objectContaining({ place, seen, expected }),
    );
  });

  test('that cannot be read says why', async () => {
    await expect(givenIn('labels.npy', bytesOf(named('texts')))).rejects.toThrow(
      'labels has dtype <U3, which are texts',
    );
    await expect(givenIn('a.npy', '1,2')).rejects.toThrow('the file starts with 31 2c 32');
    const short = writeNpy({ shape: [2, 2], data: new Float64Array(4) }).subarray(0, -1);
    await expect(givenIn('a.npy', short)).rejects.toThrow('the file ends after 31 bytes of numbers; expected 32');
  });
});

describe('named arrays', () => {
  const real = (...values: number[]) => ({ dtype: 'F64', shape: [1, values.length], data: Float64Array.from(values) });

  test('of safetensors are tensors in their types, and options in its metadata; others are named', async () => {
    const file = writeFile(
      {
        logits: { dtype: 'BF16', shape: [1, 2], data: Uint16Array.of(0x3f80, 0xc000) },
        labels: { dtype: 'U8', shape: [1], data: Uint8Array.of(1) },
        class_weight: { ...real(2, 3), shape: [2] },
        embeddings: { dtype: 'C64', shape: [1], data: new Uint8Array(8) },
      },
      { format: 'pt', label_smoothing: '0.1' },
    );
    const given = await givenIn('a', file);
    expect(tensorIn(given, 'logits')).toEqual(['BF16', [1, 2], [0x3f80, 0xc000]]);
    expect(tensorIn(given, 'labels')).toEqual(['U8', [1], [1]]);
    expect(tensorIn(given, 'class_weight')).toEqual(['F64', [2], [2, 3]]);
    expect([given.options, given.leftOut]).toEqual([{ label_smoothing: '0.1' }, ['embeddings']]);
  });

  test.each(['savez_compressed, float32', 'a text'])('of npz, as NumPy writes it: %s', async (name) => {
    const { base64 = '' } = npzFiles.read.find((one) => one.name === name) ?? {};
    const given = await givenIn('x.npz', Buffer.from(base64, 'base64'));
    expect([tensorIn(given, 'logits').length, tensorIn(given, 'labels').length]).toEqual([3, 3]);
    expect(given.options).toEqual(name === 'a text' ? { reduction: 'sum' } : {});
  });

  test('of an npz that inflates to more than a hundred times its size are refused', async () => {
    const file = zipSync({ 'logits.npy': writeNpy({ shape: [1000, 1000], data: new Float64Array(1e6) }) });
    await expect(givenIn('a.npz', file)).rejects.toThrow(
      /bytes of the npz file inflate to 8000\d+; expected at most 100 times as many \(DECODED_RATIO\)/,
    );
  });

  test('without those of a request, or broken, say so', async () => {
    await expect(givenIn('a', writeFile({ x: real(1) }))).rejects.toThrow(
      expect.objectContaining({ place: undefined, seen: 'x', expected: 'tensors' }),
    );
    const labels = { type: 'I32', shape: [1], data: Float64Array.of(1) } as const;
    await expect(givenIn('a', writeSafetensors({ labels }).subarray(0, -2))).rejects.toThrow(
      'the file ends after 2 bytes',
    );
  });
});

describe('a long table', () => {
  const text = `id,a,b,label\n${Array.from({ length: 50 }, (_, r) => `${r},${r / 4},${-r},${r % 2 ? 'b' : 'a'}`).join('\n')}\n`;
  const long = (content: string, bytes: number) =>
    tableByLines(bytesSource('a.csv', new TextEncoder().encode(content)), undefined, bytes);

  test.each([16, 100, 10_000])(
    'is what it is when it is read at once, some lines at a time: %s bytes',
    async (bytes) => {
      expect(await long(text, bytes)).toEqual((await givenIn('a.csv', text)).table);
    },
  );

  test('says the line of what is wrong, and that commas are decimal', async () => {
    await expect(long(`${text}1,x,2,a\n`, 64)).rejects.toThrow('line 52, column 2: “x”; expected a number');
    expect(await long('1,5;2\n1,000;3\n4,250;5\n', 6)).toMatchObject({
      rows: 3,
      columns: [{ numbers: Float64Array.of(1.5, 1, 4.25) }, {}],
      readAs: { seen: '1,5', as: '1.5' },
    });
  });

  test('goes on with what looks like a comment, and says the byte in the whole', async () => {
    await expect(long('1,2,0\n3,4,1\n1,2,0\n3,4,1\n#N/A,2,1\n', 24)).rejects.toThrow('line 5, column 1: “#N/A”');
    await expect(long('1,2,0\n3,4,1\n1,2,0\n3,4,1\n\0,2,1\n', 24)).rejects.toThrow(
      'byte 24: 00; expected text in UTF-8',
    );
    await expect(long('a,4,0\nb,4,1\nc,2,0\n3,4,1\nd,4,1\n', 6)).rejects.toThrow(
      'line 4, column 1: “3”; expected a text, as in the lines above',
    );
  });

  test('with a line that is too long is refused with its length, before all of it is read', async () => {
    const tables = (text: string) =>
      tableByLines(bytesSource('a.csv', new TextEncoder().encode(text)), undefined, 16, 64);
    await expect(tables(`1,2,0\n3,4,1\n1,2,0\n${'1,'.repeat(100)}1\n`)).rejects.toThrow(
      expect.objectContaining({ place: { line: 4 }, expected: 'shortLine' }),
    );
    await expect(tables('1,'.repeat(100))).rejects.toThrow(expect.objectContaining({ place: { line: 1 } }));
  });

  test('can be left off', async () => {
    const progress = (share: number) => {
      if (share > 0.5) throw new Error('stop');
    };
    const source = bytesSource('a.csv', new TextEncoder().encode(text));
    await expect(tableByLines(source, progress, 64)).rejects.toThrow('stop');
  });
});

test('of a table with many columns some are listed, and all are found by name or number', async () => {
  const names = Array.from({ length: 1000 }, (_, c) => `c${c}`);
  const { table } = await givenIn('a.csv', `${names.join(',')}\n${names.map((_, c) => c).join(',')}\n`);
  if (!table) throw new Error('no table');
  expect(listedColumns(table, 999).map(({ name }) => name)).toEqual([...names.slice(0, 200), 'c999']);
  expect(['c500', '501', '1001', '0', '', 'x'].map((text) => findColumn(table, text))).toEqual([
    500,
    500,
    ...Array(4).fill(undefined),
  ]);
});
