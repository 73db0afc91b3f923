import { describe, expect, test } from 'vitest';
import { writeNpy } from '../../../src/codecs/npy/write-npy.ts';
import { type AxisChoice, batchOf } from '../../../web/src/evaluate/data/batch.ts';
import { tensorOfElements } from '../../../web/src/evaluate/data/elements.ts';
import { type Held, hold, NOTHING, withLabelColumn } from '../../../web/src/evaluate/data/hold.ts';
import { givenIn } from './sources.ts';

const file = async (name: string, content: string | Uint8Array) => ({
  file: name,
  given: await givenIn(name, content),
});
const zeros = (name: string, ...shape: number[]) =>
  file(name, writeNpy({ shape, data: new Float64Array(shape.reduce((a, b) => a * b, 1)) }));
const integers = (name: string, json: unknown) => file(name, JSON.stringify(json));

const logits = await file('logits.csv', '0.5,1.5\n2.5,3.5');
const labels = await file('labels.csv', 'label\n1\n0');
const held = (...files: Awaited<ReturnType<typeof file>>[]) => hold(NOTHING, files);
const batch = (of: Held, axis: AxisChoice = 'auto') => batchOf(of, axis);
const labelsOf = (of: Held) => [...(batch(of).batch?.labels ?? [])];
const logitsOf = (of: Held) => {
  const { batch: found } = batch(of);
  return found ? [...tensorOfElements('logits', found.tensors.logits).data] : undefined;
};

describe('what is held', () => {
  test('is logits and labels that come together in any order, or one after the other', () => {
    for (const order of [
      [logits, labels],
      [labels, logits],
    ]) {
      expect(labelsOf(held(...order))).toEqual([1, 0]);
      expect(labelsOf(order.reduce((before, one) => hold(before, [one]), NOTHING))).toEqual([1, 0]);
    }
  });

  test('says which half is missing', () => {
    expect(batch(held(logits)).missing).toBe('labels');
    expect(batch(held(labels)).missing).toBe('logits');
  });

  test('is not the last of two files with the same that come together: these are refused by name', async () => {
    const other = await file('other.csv', '1,2\n3,4');
    expect(() => held(logits, labels, other)).toThrow(
      'other.csv: logits; expected it in one file only: logits.csv has it, too',
    );
    expect(() => held(logits, labels, { ...labels, file: 'b' })).toThrow(
      'b: labels; expected it in one file only: labels.csv has it, too',
    );
  });

  test('goes when others come: the example at any file, labels at new logits', () => {
    const both = hold({ isExample: true, tensors: {} }, [logits, labels]);
    expect(both.isExample).toBeUndefined();
    expect(batch(hold(both, [logits])).missing).toBe('labels');
  });

  test('has a last column of integers as logits, once labels come from elsewhere', async () => {
    const whole = await file('integers.csv', '5,1\n2,3');
    expect(labelsOf(held(whole))).toEqual([1, 3]);
    const both = hold(held(whole), [labels]);
    expect([batch(both).batch?.layout.classes, labelsOf(both)]).toEqual([2, [1, 0]]);
    expect(batch(held(labels, whole)).batch?.layout.classes).toBe(2);
  });

  test('can have another column as labels', async () => {
    const other = withLabelColumn(held(await file('a.csv', '1,0.5,7\n0,1.5,8')), 0);
    expect([labelsOf(other), logitsOf(other)]).toEqual([
      [1, 0],
      [0.5, 7, 1.5, 8],
    ]);
    expect(batch(withLabelColumn(other, undefined)).missing).toBe('labels');
  });

  test('has the names of classes that come with the labels', async () => {
    expect(batch(held(logits, await file('names.csv', 'label\ncat\ndog'))).batch?.names).toEqual(['cat', 'dog']);
  });
});

describe('the axis of the classes', () => {
  test.each([
    [
      [2, 3, 5],
      [
        [0, 1, 2],
        [0, 1, 2],
      ],
      2,
      false,
    ],
    [
      [2, 5, 3],
      [
        [0, 1, 2],
        [0, 1, 2],
      ],
      1,
      false,
    ],
    [
      [2, 3, 3],
      [
        [0, 1, 2],
        [0, 1, 2],
      ],
      2,
      true,
    ],
    [[2, 5], [0, 1], 1, false],
  ])('of logits %j is the one without which labels fit', async (shape, json, axis, isAmbiguous) => {
    const of = held(await zeros('logits.npy', ...shape), await integers('labels.json', json));
    const ready = batch(of);
    expect([ready.batch?.layout.classAxis, ready.isAmbiguous ?? false]).toEqual([axis, isAmbiguous]);
  });

  test('may be said, also from the end', async () => {
    const of = held(
      await zeros('logits.npy', 2, 3, 3),
      await integers('labels.json', [
        [0, 1, 2],
        [0, 1, 2],
      ]),
    );
    expect(batch(of, 1).batch?.layout).toMatchObject({ classAxis: 1, outer: [2], inner: [3], classes: 3, rows: 6 });
    expect(batch(of, -1).batch?.layout).toMatchObject({ classAxis: 2, outer: [2, 3], inner: [], rowShape: [2, 3] });
    expect(() => batch(of, 3)).toThrow('class_axis: 3; expected an integer in [-3, 3)');
  });
});

test.each([
  ['asManyRows', [2, 5], [0, 1, 1], 'labels: 3; expected 2, as many as there are rows of logits'],
  [
    'shapeOf',
    [2, 3, 5],
    [
      [0, 1],
      [1, 0],
    ],
    'labels: (2, 2); expected the shape (2, 3)',
  ],
  ['shapeOf', [2, 3, 5], [0, 1], 'labels: (2,); expected the shape (2, 3)'],
])('what does not fit together says so: %s', async (_, shape, json, message) => {
  const of = held(await zeros('logits.npy', ...shape), await integers('labels.json', json));
  expect(() => batch(of)).toThrow(`labels.json: ${message}`);
});
