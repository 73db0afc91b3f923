import { describe, expect, test } from 'vitest';
import { testApp } from './support/app.ts';
import { infer, withBytes } from './support/inference.ts';
import { numbersOf, readFile, writeFile } from './support/safetensors.ts';

const app = await testApp();
const CLASSES = 3000;

/** Logits of bfloat16: the largest is the last but one, and four are larger than that of the label. */
const bits = new Uint16Array(CLASSES);
for (let c = CLASSES - 5; c < CLASSES; c++) bits[c] = 0x3f80 + c - CLASSES + 5;
const logits = { dtype: 'BF16', shape: [1, CLASSES], data: bits };
const labels = { dtype: 'I64', shape: [1], data: BigInt64Array.of(BigInt(CLASSES - 5)) };

describe('positions and counts are not rounded to the type of an answer of bfloat16:', () => {
  test('in safetensors, where they are F64 and lie first', async () => {
    const payload = writeFile({ logits, labels }, { outputs: 'losses,predictions,label_ranks,valid_count' });
    const headers = { 'content-type': 'application/vnd.safetensors' };
    const answer = await app.inject({ method: 'POST', url: '/v1/cross-entropy', headers, payload });
    const file = readFile(answer.rawPayload);
    expect(file.losses?.dtype).toBe('BF16');
    for (const [name, value] of [
      ['predictions', CLASSES - 1],
      ['label_ranks', 4],
      ['valid_count', 1],
    ] as const) {
      expect(file[name]?.dtype).toBe('F64');
      expect(numbersOf(file[name] as never)).toEqual([value]);
    }
  });

  test('in the inference protocol, behind numbers that are shorter', async () => {
    const inputs = [
      { name: 'logits', datatype: 'BF16', shape: [1, CLASSES], parameters: { binary_data_size: 2 * CLASSES } },
      { name: 'labels', datatype: 'INT64', shape: [1], parameters: { binary_data_size: 8 } },
    ];
    const outputs = ['losses', 'predictions', 'loss', 'label_ranks'].map((name) => ({ name }));
    const message = { inputs, outputs, parameters: { binary_data_output: true } };
    const answer = await infer(app, 'cross-entropy', withBytes(message, bits, labels.data));
    expect(answer.outputs.map(({ datatype }) => datatype)).toEqual(['BF16', 'FP64', 'BF16', 'FP64']);
    expect([answer.outputs[1]?.numbers, answer.outputs[3]?.numbers]).toEqual([[CLASSES - 1], [4]]);
  });

  test('in base64', async () => {
    const tensor = { dtype: 'BF16', shape: [1, CLASSES], data: Buffer.from(bits.buffer).toString('base64') };
    const body = { logits: tensor, labels: [0], encoding: 'base64', outputs: ['predictions', 'losses'] };
    const headers = { 'content-type': 'application/json' };
    const answer = await app.inject({ method: 'POST', url: '/v1/cross-entropy', headers, payload: body });
    const { predictions, losses } = answer.json();
    expect([predictions.dtype, losses.dtype]).toEqual(['F64', 'BF16']);
    expect(Buffer.from(predictions.data, 'base64').readDoubleLE()).toBe(CLASSES - 1);
  });
});
