import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '../src/operations/index.ts';
import { hasLosses, type Operation } from '../src/operations/operation.ts';
import { isOfRows } from '../src/schemas/tensor.ts';
import { post, testApp } from './support/app.ts';
import { expectedError, type LossCase, lossCases } from './support/loss-cases.ts';

type Json = unknown;
type Request = { [field: string]: Json };

const app = await testApp();

/** Every case that has rows along the first axis, which can be taken apart there, with all its options but those of the reduction. */
function batchesOf({ name, request: schema, hasClasses, rowsOf }: Operation): { id: string; request: Request }[] {
  const isBatch = ({ op, request }: LossCase) => {
    const rows = (request[rowsOf] ?? request.log_probs) as Json[];
    if (op !== name || !Array.isArray(rows) || rows.length < 2) return false;
    // Along the axis of the classes, or of the tokens of one sequence, there are no rows to take apart.
    if (hasClasses && (!Array.isArray(rows[0]) || request.class_axis === 0)) return false;
    if (Array.isArray(request.pos_weight) && (!Array.isArray(rows[0]) || request.class_axis === 0)) return false;
    if (name === 'policy-gradient' && !Array.isArray(rows[0])) return false;
    const labels = request.labels as Json[] | undefined;
    return request.shift === undefined || Array.isArray(labels?.[0]);
  };
  return lossCases()
    .filter((fixture) => expectedError(fixture) === undefined && isBatch(fixture))
    .map(({ id, request }) => {
      const { outputs: _, grad_output: __, reduction: ___, normalizer: ____, ...rest } = request as Request;
      const known = Object.entries(rest).filter(([field]) => field in schema.properties);
      return { id, request: Object.fromEntries(known) };
    });
}

/** Some rows of a request: those of all its tensors that have rows. */
function rowsOfRequest({ request: schema }: Operation, request: Request, picked: readonly number[]): Request {
  const size = sizeOf(schema, request);
  const part = Object.entries(request).map(([field, value]): [string, Json] => {
    const property = schema.properties[field];
    const isTensor = property !== undefined && Array.isArray(value) && value.length === size;
    const hasRows = isTensor && (isOfRows(property) || property['x-tensor-axes']?.includes('losses') || isDeep(value));
    return [field, hasRows ? picked.map((n) => value[n]) : value];
  });
  return Object.fromEntries(part);
}

const isDeep = (value: Json[]) => Array.isArray(value[0]);

function sizeOf(schema: Operation['request'], request: Request): number {
  const field = Object.keys(request).find((name) => schema.properties[name] && isOfRows(schema.properties[name]));
  return (request[field as string] as Json[]).length;
}

const flat = (value: Json): number[] => (Array.isArray(value) ? value.flatMap(flat) : [value as number]);
const gradientsOf = (answer: Request) =>
  Object.keys(answer).filter((name) => name === 'grad' || name.endsWith('_grad'));

/** A number generator of its own, so that each run is the same. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe.each(OPERATIONS.filter(hasLosses))('$name', (operation) => {
  const batches = batchesOf(operation);
  const answerOf = async (request: Request) => {
    const { json } = await post(app, operation.name, JSON.stringify(request));
    expect(json.code, JSON.stringify(json)).toBeUndefined();
    return json as Request;
  };

  test('has batches to take apart', () => {
    expect(batches.length).toBeGreaterThan(10);
  });

  test.each(batches)('$id in parts, with a number as normalizer, adds up to the whole', async ({ id, request }) => {
    const next = random(id.length * 7919 + Number(id.replace(/\D/g, '')));
    const count = sizeOf(operation.request, request);
    const whole = await answerOf({ ...request, normalizer: 7.3 });
    const first = 1 + Math.floor(next() * (count - 1));
    const parts = [
      Array.from({ length: first }, (_, n) => n),
      Array.from({ length: count - first }, (_, n) => first + n),
    ];
    const lines = parts.map((rows) => ({ ...rowsOfRequest(operation, request, rows), normalizer: 7.3 }));
    const answers = await Promise.all(lines.map(answerOf));
    expect(answers.flatMap(({ losses }) => flat(losses))).toEqual(flat(whole.losses));
    for (const name of gradientsOf(whole)) {
      expect(answers.flatMap((answer) => flat(answer[name]))).toEqual(flat(whole[name]));
    }
    const stream = await app.inject({
      method: 'POST',
      url: `/v1/${operation.name}?summary=true`,
      headers: { 'content-type': 'application/x-ndjson' },
      payload: lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    const { summary } = JSON.parse(stream.body.trim().split('\n').at(-1) as string);
    if (typeof whole.loss === 'number') {
      const sum = answers.reduce((total, { loss }) => total + (loss as number), 0);
      const size = flat(whole.losses).reduce((total, x) => total + Math.abs(x), 0) / 7.3;
      expect(Math.abs(sum - whole.loss)).toBeLessThanOrEqual(4 * Number.EPSILON * size);
      expect(Math.abs(summary.mean - whole.loss)).toBeLessThanOrEqual(Number.EPSILON * size);
    } else expect(summary.mean).toBe(whole.loss);
  });

  test.each(batches)('$id with a row masked is as without it, whatever it holds', async ({ id, request }) => {
    const next = random(id.length * 104729 + Number(id.replace(/\D/g, '')));
    const count = sizeOf(operation.request, request);
    const left = Math.floor(next() * count);
    const kept = Array.from({ length: count }, (_, n) => n).filter((n) => n !== left);
    const without = await answerOf({ ...rowsOfRequest(operation, request, kept), reduction: 'sum' });
    const zero = (value: Json): Json => (Array.isArray(value) ? value.map(zero) : false);
    const one = (value: Json): Json => (Array.isArray(value) ? value.map(one) : true);
    const losses = (await answerOf({ ...request, reduction: 'sum' })).losses as Json[];
    const mask = ((request.mask as Json[]) ?? losses.map(one)).map((row, n) => (n === left ? zero(row) : row));
    const masked = await answerOf({ ...request, mask, reduction: 'sum' });
    expect(masked.loss).toEqual(without.loss);
    expect(flat((masked.losses as Json[]).filter((_, n) => n !== left))).toEqual(flat(without.losses));
    expect(flat((masked.losses as Json[])[left]).every((x) => Object.is(x, 0))).toBe(true);
    for (const name of gradientsOf(without)) {
      expect(flat((masked[name] as Json[]).filter((_, n) => n !== left))).toEqual(flat(without[name]));
      expect(flat((masked[name] as Json[])[left]).every((x) => Object.is(x, 0))).toBe(true);
    }
    // What is not read may be anything.
    const nan = (value: Json): Json => (Array.isArray(value) ? value.map(nan) : 'NaN');
    const rowsName = 'logits' in request ? 'logits' : operation.rowsIn(request as never);
    const broken = (request[rowsName] as Json[]).map((row, n) => (n === left ? nan(row) : row));
    expect(await answerOf({ ...request, [rowsName]: broken, mask, reduction: 'sum' })).toEqual(masked);
  });

  const weighted = batches.filter(
    ({ request }) => 'sample_weight' in operation.request.properties && !request.sample_weight,
  );

  test.each(weighted)('$id with twice the weight has twice the losses, and the same mean', async ({ request }) => {
    const plain = await answerOf(request);
    const two = (value: Json): Json => (Array.isArray(value) ? value.map(two) : 2);
    const heavy = await answerOf({ ...request, sample_weight: two(plain.losses) });
    // Twice a subnormal number has a digit more.
    const isTwice = (x: number | string, y: number | string) =>
      typeof x === 'number' ? Math.abs(2 * x - (y as number)) <= Number.MIN_VALUE : x === y;
    expect(flat(plain.losses).every((x, n) => isTwice(x, flat(heavy.losses)[n] as number))).toBe(true);
    expect(heavy.loss).toEqual(plain.loss);
    for (const name of gradientsOf(plain)) expect(heavy[name]).toEqual(plain[name]);
  });
});
