import { describe, expect, test } from 'vitest';
import type { Fields } from '../../src/codecs/codec.ts';
import { fromProtocol } from '../../src/operations/from-protocol.ts';
import { operationNamed } from '../../src/operations/index.ts';
import { inputErrorOf } from '../core/input-error-of.ts';

const one = (x: number) => ({ shape: [1], data: Float64Array.of(x) });
const row = { shape: [3], data: Float64Array.of(1, 2, 3) };
const rows = { shape: [1, 3], data: row.data };

/** The shape of a field once a message has been read. */
function shapeOf(name: string, operation: string, fields: Fields): readonly number[] | undefined {
  fromProtocol(operationNamed(operation), fields);
  return (fields[name] as { shape: number[] }).shape;
}

describe('fromProtocol', () => {
  test('makes a single number of the label of one row', () => {
    expect(shapeOf('labels', 'cross-entropy', { logits: row, labels: one(2) })).toEqual([]);
    expect(shapeOf('labels', 'cross-entropy', { logits: rows, labels: one(2) })).toEqual([1]);
  });

  test('makes a single number of the upstream gradient of one loss', () => {
    const fields = { logits: rows, labels: one(2), grad_output: one(0.5) };
    expect(shapeOf('grad_output', 'cross-entropy', { ...fields })).toEqual([]);
    expect(shapeOf('grad_output', 'cross-entropy', { ...fields, reduction: 'none' })).toEqual([1]);
    expect(shapeOf('grad_output', 'cross-entropy', { ...fields, logits: row, reduction: 'none' })).toEqual([]);
  });

  test('leaves rows that are single numbers alone', () => {
    expect(shapeOf('labels', 'binary-cross-entropy', { logits: one(1), labels: one(1) })).toEqual([1]);
  });

  test('makes a tensor of a number among the parameters where it may be one, and refuses it elsewhere', () => {
    expect(shapeOf('pos_weight', 'binary-cross-entropy', { logits: row, labels: row, pos_weight: 3 })).toEqual([]);
    const refused = inputErrorOf(() => shapeOf('labels', 'cross-entropy', { logits: row, labels: 2 }));
    expect(refused).toMatchObject({ code: 'INVALID_OPTION', issues: [{ path: ['parameters', 'labels'] }] });
  });

  test('reads a list where one is meant, and leaves other texts and unknown fields as they are', () => {
    const fields: Fields = { logits: row, labels: one(1), ignore_index: '-1,7', reduction: 'sum', unknown: one(1) };
    fromProtocol(operationNamed('cross-entropy'), fields);
    expect(fields).toMatchObject({ ignore_index: [-1, 7], reduction: 'sum', unknown: { shape: [1] } });
  });
});
