import { expect, test } from 'vitest';
import { batchOf, type Held, hold, withLabelColumn } from '../../../web/src/batch/hold.ts';
import { readGivenText } from '../../../web/src/batch/read-given.ts';

const file = (name: string, text: string) => ({ file: name, given: readGivenText(text) });
const logits = file('logits.csv', '0.5,1.5\n2.5,3.5');
const labels = file('labels.csv', 'label\n1\n0');
const labelsOf = (held: Held) => [...(batchOf(held).batch?.labels ?? [])];

test('logits and labels come together in any order, or one after the other', () => {
  for (const order of [
    [logits, labels],
    [labels, logits],
  ]) {
    expect(labelsOf(hold({}, order))).toEqual([1, 0]);
    expect(labelsOf(order.reduce((held, one) => hold(held, [one]), {}))).toEqual([1, 0]);
  }
});

test('half of it says what is missing', () => {
  expect(batchOf(hold({}, [logits])).missing).toBe('labels');
  expect(batchOf(hold({}, [labels])).missing).toBe('logits');
});

test('a file takes the place of the example, and logits that of the labels before them', () => {
  const held = hold({ isExample: true }, [logits, labels]);
  expect(held.isExample).toBeUndefined();
  expect(batchOf(hold(held, [logits])).missing).toBe('labels');
});

test('a last column of integers is logits, once labels come from elsewhere', () => {
  const integers = file('integers.csv', '5,1\n2,3');
  expect(labelsOf(hold({}, [integers]))).toEqual([1, 3]);
  const held = hold(hold({}, [integers]), [labels]);
  expect([batchOf(held).batch?.classes, labelsOf(held)]).toEqual([2, [1, 0]]);
  expect(batchOf(hold({}, [labels, integers])).batch?.classes).toBe(2);
});

test('another column can be the labels', () => {
  const held = withLabelColumn(hold({}, [file('a.csv', '1,0.5,7\n0,1.5,8')]), 0);
  expect([labelsOf(held), [...(batchOf(held).batch?.logits ?? [])]]).toEqual([
    [1, 0],
    [0.5, 7, 1.5, 8],
  ]);
  expect(batchOf(withLabelColumn(held, undefined)).missing).toBe('labels');
});

test('names of classes may come with the labels', () => {
  expect(batchOf(hold({}, [logits, file('names.csv', 'cat\ndog')])).batch?.names).toEqual(['cat', 'dog']);
});

test('what does not fit together says so', () => {
  expect(() => batchOf(hold({}, [logits, file('three.csv', '0\n1\n1')]))).toThrow(
    expect.objectContaining({
      file: 'three.csv',
      why: expect.objectContaining({ seen: '3', expected: 'asManyRows', detail: '2' }),
    }),
  );
  expect(() => batchOf(hold({}, [file('soft.json', '{"logits": [[1, 2]], "target_probs": [[1]]}')]))).toThrow(
    expect.objectContaining({
      file: 'soft.json',
      why: expect.objectContaining({ seen: '(1, 1)', expected: 'shapeOf' }),
    }),
  );
});
