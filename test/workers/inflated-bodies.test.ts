import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { Body } from '../../src/codecs/body.ts';
import { LONGEST_PIECE } from '../../src/codecs/buffer-pool.ts';
import type { Source } from '../../src/codecs/formats.ts';
import { boundaryOf } from '../../src/intake/boundary.ts';
import { MemoryBudget } from '../../src/lifecycle/memory-budget.ts';
import { operationNamed } from '../../src/operations/index.ts';
import { inflatedIn } from '../../src/workers/inflated-in.ts';
import { testApp } from '../support/app.ts';
import { formOf, npyOf, npzOf } from '../support/npz.ts';

const ROWS = 500;
const float32 = (length: number) => ({ dtype: 'F32', shape: [length / 100, 100], data: new Float32Array(length) });
const labels = (rows: number) => ({ dtype: 'I64', shape: [rows], data: new BigInt64Array(rows) });
const zeros = (rows: number, isCompressed = true) =>
  npzOf({ logits: float32(100 * rows), labels: labels(rows) }, { outputs: 'loss' }, isCompressed);
/** In float32. */
const loss = Number(Math.fround(Math.log(100)).toPrecision(8));

const limits = { bytes: 64 * 1024 * 1024, ratio: 100 };
const bodyOf = (...chunks: Buffer[]): Body => ({
  chunks,
  size: chunks.reduce((sum, { length }) => sum + length, 0),
  isPooled: false,
});

describe('how much a body inflates to, before it is inflated', () => {
  const arrays = 408 * ROWS;
  const isArrays = (bytes: number) => expect(bytes - arrays).toSatisfy((rest: number) => rest > 100 && rest < 500);

  test('is what the directory of an npz file says, wherever its pieces end', () => {
    const file = zeros(ROWS);
    isArrays(inflatedIn({ from: 'npz' }, bodyOf(file), limits));
    for (let at = 1; at < file.length; at += 97) {
      isArrays(inflatedIn({ from: 'npz' }, bodyOf(file.subarray(0, at), file.subarray(at)), limits));
    }
  });

  test('is nothing of arrays that are stored, and of what is no npz file', () => {
    expect(inflatedIn({ from: 'npz' }, bodyOf(zeros(ROWS, false)), limits)).toBe(0);
    expect(inflatedIn({ from: 'npz' }, bodyOf(Buffer.from('PK\x05\x06')), limits)).toBe(0);
    for (const from of ['json', 'safetensors', 'inference'] as const) {
      expect(inflatedIn({ from }, bodyOf(zeros(ROWS)), limits)).toBe(0);
    }
  });

  test('is that of all npz files of a short form', async () => {
    const { type, payload } = await formOf({ a: zeros(ROWS), b: '[1,2]', c: zeros(ROWS) });
    const boundary = boundaryOf(type);
    const bytes = inflatedIn({ from: 'multipart', boundary }, bodyOf(payload), limits);
    isArrays(bytes / 2);
    expect(inflatedIn({ from: 'multipart', boundary: 'x' }, bodyOf(payload), limits)).toBe(0);
  });

  test('is the most that it may be in a long form', async () => {
    const { type, payload } = await formOf({ a: Buffer.alloc(200_000) });
    const boundary = boundaryOf(type);
    expect(inflatedIn({ from: 'multipart', boundary }, bodyOf(payload), limits)).toBe(100 * payload.length);
    const long = bodyOf(Buffer.alloc(LONGEST_PIECE));
    expect(inflatedIn({ from: 'multipart', boundary }, long, limits)).toBe(limits.bytes);
  });
});

describe('a short body that inflates to a long one', () => {
  const cases: readonly (readonly [string, Source, () => Promise<{ type: string; payload: Buffer }>])[] = [
    ['npz', 'npz', async () => ({ type: 'application/x-npz', payload: zeros(2000) })],
    ['form', 'multipart', () => formOf({ file: zeros(2000) })],
  ];

  test.each(cases)('(%s) is executed by a worker, and counted as long', async (_, from, make) => {
    const app = await testApp({ WORKERS: '1' });
    const { type, payload } = await make();
    expect(payload.length).toBeLessThan(16_000);
    const budget = new MemoryBudget(2 ** 30);
    const boundary = from === 'multipart' ? boundaryOf(type) : undefined;
    const execute = (body: Body) => {
      const job = { operation: operationNamed('cross-entropy'), from, to: 'json', boundary } as const;
      return app.executor.execute(job, body, {
        claim: budget.claim(),
        load: undefined,
        isOver: false,
        onOver: undefined,
      });
    };
    const execution = execute(bodyOf(payload));
    expect(execution).toBeInstanceOf(Promise);
    expect(app.executor.backlogs.threads.size).toBe(1);
    expect((await execution).payload).toBe(JSON.stringify({ loss }));
    // The message and its numbers, their results and their bytes.
    expect(budget.takePeak()).toBeGreaterThan(4 * 408 * 2000);
    expect(app.executor.backlogs.threads.size).toBe(0);
  });
});

describe('a body that inflates to too much', () => {
  test.each([
    ['beyond BODY_LIMIT', { BODY_LIMIT: '1000000' }, 'BODY_LIMIT', 1_000_000],
    ['a hundredfold', {}, 'DECODED_RATIO', undefined],
  ])('%s is a 413 with the limit and the size, alone and in a form', async (_, env, says, limit) => {
    const app = await testApp(env);
    const file = zeros(10_000);
    const form = await formOf({ reduction: 'sum', file });
    for (const { type, payload } of [{ type: 'application/x-npz', payload: file }, form]) {
      const headers = { 'content-type': type, accept: 'application/json' };
      const answer = await app.inject({ method: 'POST', url: '/v1/cross-entropy', headers, payload });
      const json = answer.json();
      expect([answer.statusCode, json.code, json.detail]).toEqual([
        413,
        'DECODED_TOO_LARGE',
        expect.stringContaining(says),
      ]);
      expect(json.size).toBeGreaterThan(4_080_000);
      expect(json.limit).toBe(limit ?? 100 * file.length);
    }
  });

  test('which was compressed once more, is a 413 of the bytes that were sent, alone and in a form', async () => {
    const app = await testApp();
    const file = Buffer.from(
      zipSync({
        'logits.npy': [npyOf(float32(8_000_000)), { level: 9 }],
        'class_weight.npy': [npyOf(float32(100_000)), { level: 0 }],
      }),
    );
    const { type, payload } = await formOf({ file });
    for (const [mediaType, body] of [
      ['application/x-npz', file],
      [type, payload],
    ] as const) {
      const send = async (bytes: Buffer, more: { [name: string]: string }) => {
        const headers = { 'content-type': mediaType, accept: 'application/json', ...more };
        const answer = await app.inject({ method: 'POST', url: '/v1/cross-entropy', headers, payload: bytes });
        return [answer.statusCode, answer.json().code];
      };
      expect(await send(body, {})).toEqual([422, 'MISSING_FIELD']);
      expect(gzipSync(body).length).toBeLessThan(5000);
      expect(await send(gzipSync(body), { 'content-encoding': 'gzip' })).toEqual([413, 'DECODED_TOO_LARGE']);
    }
  });

  test('by several files of a form, each of which is less, is a 413', async () => {
    const app = await testApp({ BODY_LIMIT: '1000000' });
    const other = await formOf({
      a: npzOf({ logits: float32(200_000) }, {}, true),
      b: npzOf({ mask: float32(100_000) }, {}, true),
    });
    const refused = await app.inject({
      method: 'POST',
      url: '/v1/cross-entropy',
      headers: { 'content-type': other.type },
      payload: other.payload,
    });
    expect([refused.statusCode, refused.json().code]).toEqual([413, 'DECODED_TOO_LARGE']);
    expect(refused.json().detail).toContain('with those before it');
  });
});
